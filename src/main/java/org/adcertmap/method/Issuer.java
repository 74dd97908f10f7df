// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps every certificate of an issuer by {@code X509:<I>issuer}. Weak, and off unless {@code mappingMethods} names it:
 * it maps all holders of such certificates to one account. Source: MS-RCMP 3.5.2 (the issuer method).
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
        return certificate.issuer().stream()
                .map(issuer -> AccountQuery.altSecurityIdentity("X509:<I>" + issuer))
                .toList();
    }
}
