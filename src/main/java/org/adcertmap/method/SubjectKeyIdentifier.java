// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps by {@code X509:<SKI>identifier}: the octets of the extension subjectKeyIdentifier in encoded order. Strong. For
 * a certificate without the extension no identifier is computed. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public record SubjectKeyIdentifier() implements MappingMethod {
    @Override
    public String name() {
        return "ski";
    }

    @Override
    public Strength strength() {
        return Strength.STRONG;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return certificate.subjectKeyIdentifier().stream()
                .map(identifier -> AccountQuery.altSecurityIdentity("X509:<SKI>" + identifier))
                .toList();
    }
}
