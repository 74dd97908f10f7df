// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps by {@code X509:<I>issuer<SID>S-1-...}: the issuer, and the SID that the certificate contains. Strong; the SID
 * need not be the account's own. Only the SID extension counts, not a SAN URI, which an enrollee may be able to choose.
 * Source: KB5014754, as of Windows Server 2022 and 2025.
 */
public record IssuerAndSid() implements MappingMethod {
    @Override
    public String name() {
        return "issuerSid";
    }

    @Override
    public Strength strength() {
        return Strength.STRONG;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return certificate.issuer().stream()
                .flatMap(issuer -> certificate.claimedSid().stream()
                        .map(sid -> AccountQuery.altSecurityIdentity("X509:<I>" + issuer + "<SID>" + sid)))
                .toList();
    }
}
