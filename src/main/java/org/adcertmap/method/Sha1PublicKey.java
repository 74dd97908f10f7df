package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * {@code X509:<SHA1-PUKEY>hash}. In spite of its name it is the SHA-1 of the whole certificate, its thumbprint; a hash
 * of the public key does not match. Strong. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5 for the name; what domain
 * controllers compare is known from the Samba KDC (heimdal match_public_key).
 */
public record Sha1PublicKey() implements MappingMethod {
    @Override
    public String name() {
        return "sha1PublicKey";
    }

    @Override
    public Strength strength() {
        return Strength.STRONG;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return List.of(AccountQuery.altSecurityIdentity(this, "X509:<SHA1-PUKEY>" + certificate.sha1Thumbprint()));
    }
}
