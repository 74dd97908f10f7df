// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * Writes a serial number in the form of altSecurityIdentities: hexadecimal, octets in reverse order, without the sign
 * octet. {@code 2B0000000011AC0000000012} becomes {@code 1200000000ac11000000002b}. Sources: KB5014754; the CERT_INFO
 * structure, whose integer is stored lowest octet first and without leading 00 or FF.
 */
final class SerialNumber {
    private SerialNumber() {}

    static String reversed(BigInteger serial) {
        byte[] octets = serial.toByteArray();
        // toByteArray is as short as can be, so there is at most one sign octet, and a lone 00 or FF is the number
        // itself.
        boolean hasSignOctet = octets.length > 1 && (octets[0] == 0 || octets[0] == (byte) 0xFF);
        StringBuilder text = new StringBuilder();
        for (int i = octets.length - 1; i >= (hasSignOctet ? 1 : 0); i--) {
            text.append(HexFormat.of().toHexDigits(octets[i]));
        }
        return text.toString();
    }
}
