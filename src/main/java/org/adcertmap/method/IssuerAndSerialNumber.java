// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.List;
import org.adcertmap.certificate.ClientCertificate;

/**
 * Maps by {@code X509:<I>issuer<SR>serial}: issuer in encoded order, octets of the serial number reversed. Strong. A
 * serial number with a sign octet is searched for with and without it, see {@link ClientCertificate}. Sources:
 * KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public record IssuerAndSerialNumber() implements MappingMethod {
    @Override
    public String name() {
        return "issuerSerial";
    }

    @Override
    public Strength strength() {
        return Strength.STRONG;
    }

    @Override
    public List<AccountQuery> queriesFor(ClientCertificate certificate) {
        return certificate.issuer().stream()
                .flatMap(issuer -> certificate.reversedSerialNumbers().stream()
                        .map(serial -> AccountQuery.altSecurityIdentity("X509:<I>" + issuer + "<SR>" + serial)))
                .toList();
    }
}
