// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps by {@code X509:<RFC822>user@example.com}, an rfc822Name of the subject alternative name. Weak. Sources:
 * KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public record EmailAddress() implements MappingMethod {
    @Override
    public String name() {
        return "rfc822";
    }

    @Override
    public Strength strength() {
        return Strength.WEAK;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return certificate.rfc822Names().stream()
                .filter(email -> !email.isEmpty())
                .map(email -> AccountQuery.altSecurityIdentity("X509:<RFC822>" + email))
                .toList();
    }
}
