package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * {@code X509:<I>issuer}: every certificate of that issuer. Weak, and in use only where it is asked for: it makes one
 * account of everybody. Source: MS-RCMP 3.5.2 (the issuer method).
 */
public record Issuer() implements MappingMethod {
    @Override
    public String name() {
        return "issuer";
    }

    @Override
    public Strength strength() {
        return Strength.WEAK;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return List.of(AccountQuery.altSecurityIdentity(this, "X509:<I>" + certificate.issuer()));
    }
}
