package org.adcertmap.pki;

import java.util.Arrays;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * How is a name encoded? One text per RDN, in the order of the encoding; {@code +} joins the values of one RDN (DER
 * sorts them, whatever their order here), RFC 4514 escapes what is special ({@code CN=Doe\, Jane}).
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
