// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps by {@code X509:<SHA1-PUKEY>hash}. Strong. Despite the name the hash is the thumbprint, the SHA-1 of the whole
 * certificate; a hash of the public key does not match. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5 for the name; the Samba
 * KDC (heimdal match_public_key) for what domain controllers compare.
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
        return List.of(AccountQuery.altSecurityIdentity("X509:<SHA1-PUKEY>" + certificate.sha1Thumbprint()));
    }
}
