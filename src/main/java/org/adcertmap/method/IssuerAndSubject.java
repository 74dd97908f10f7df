// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps by {@code X509:<I>issuer<S>subject}: both names in encoded order. Weak. A certificate with an empty subject
 * yields no query. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public record IssuerAndSubject() implements MappingMethod {
    @Override
    public String name() {
        return "issuerSubject";
    }

    @Override
    public Strength strength() {
        return Strength.WEAK;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return certificate.issuer().stream()
                .flatMap(issuer -> certificate.subject().filter(subject -> !subject.isEmpty()).stream()
                        .map(subject -> AccountQuery.altSecurityIdentity("X509:<I>" + issuer + "<S>" + subject)))
                .toList();
    }
}
