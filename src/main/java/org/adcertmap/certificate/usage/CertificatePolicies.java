// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.usage;

import java.util.HashSet;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Reads the extension certificatePolicies: the policies as object identifiers, without their qualifiers. Source: RFC
 * 5280 4.2.1.4.
 */
public final class CertificatePolicies {
    public static final String OID = "2.5.29.32";

    private CertificatePolicies() {}

    /** @throws MalformedDerException if the extension is malformed, or has no policy */
    public static Set<String> read(byte[] extension) throws MalformedDerException {
        Set<String> policies = new HashSet<>();
        DerReader policyInformations =
                DerReader.of(extension).single(DerReader.SEQUENCE).children();
        do {
            policies.add(policyInformations.next(DerReader.SEQUENCE).children().nextOid());
        } while (policyInformations.hasNext());
        return policies;
    }
}
