package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * {@code X509:<S>subject}: the subject alone, whoever issued it. Weak. A certificate without a subject has no such
 * mark. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public record Subject() implements MappingMethod {
    @Override
    public String name() {
        return "subject";
    }

    @Override
    public Strength strength() {
        return Strength.WEAK;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return certificate.subject().isEmpty()
                ? List.of()
                : List.of(AccountQuery.altSecurityIdentity(this, "X509:<S>" + certificate.subject()));
    }
}
