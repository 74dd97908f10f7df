// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.util.Arrays;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Creates X.500 names from strings: one string per RDN, in encoded order. {@code +} joins the values of one RDN, which
 * DER sorts; special characters are escaped as in RFC 4514 ({@code CN=Doe\, Jane}).
 */
final class DistinguishedNames {
    private DistinguishedNames() {}

    static X500Name of(String... rdnsInDerOrder) {
        return new X500Name(
                Arrays.stream(rdnsInDerOrder).map(DistinguishedNames::rdn).toArray(RDN[]::new));
    }

    private static RDN rdn(String text) {
        RDN[] rdns = new X500Name(text).getRDNs();
        if (rdns.length != 1) {
            throw new IllegalArgumentException("not exactly one RDN, escape its commas: " + text);
        }
        return rdns[0];
    }
}
