// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.util.HexFormat;
import java.util.List;

/**
 * Spells a serial number as altSecurityIdentities does: hexadecimal, octets in reverse order.
 * {@code 2B0000000011AC0000000012} becomes {@code 1200000000ac11000000002b}. Source: KB5014754.
 *
 * <p>A number whose highest bit is set, half of all random ones, is encoded with a sign octet 00 in front and has two
 * spellings. Windows keeps the octet, {@code d4c3b2a100}: .NET, Wine, Mono and GnuTLS do, and .NET only reverses the
 * octets of CERT_INFO. Samba, SSSD and OpenSSL drop it, {@code d4c3b2a1}, as the page of CERT_INFO says. Administrators
 * have written both, and both are of this certificate alone. All octets of a negative number count: -129 is
 * {@code 7fff} and never the {@code 7f} of 127.
 */
final class SerialNumber {
    private SerialNumber() {}

    /**
     * Returns the spellings, the one of Windows first.
     *
     * @param octets the content octets of the INTEGER, at least one
     */
    static List<String> spellings(byte[] octets) {
        String ofWindows = reversed(octets);
        boolean hasSignOctet = octets.length > 1 && octets[0] == 0 && octets[1] < 0;
        return hasSignOctet ? List.of(ofWindows, ofWindows.substring(0, ofWindows.length() - 2)) : List.of(ofWindows);
    }

    private static String reversed(byte[] octets) {
        byte[] reversed = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            reversed[i] = octets[octets.length - 1 - i];
        }
        return HexFormat.of().formatHex(reversed);
    }
}
