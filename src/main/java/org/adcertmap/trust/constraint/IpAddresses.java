// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.constraint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.adcertmap.certificate.der.MalformedDerException;

/** Compares an IP address with an address and its mask, of the same family. Stateless. Source: RFC 5280 4.2.1.10. */
final class IpAddresses {
    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;

    private IpAddresses() {}

    /** @param base the address, then the mask */
    static boolean contains(byte[] base, byte[] address) throws MalformedDerException {
        if (base.length != 2 * IPV4_OCTETS && base.length != 2 * IPV6_OCTETS
                || address.length != IPV4_OCTETS && address.length != IPV6_OCTETS) {
            throw new MalformedDerException("an iPAddress has an invalid length");
        }
        if (base.length != 2 * address.length) {
            return false;
        }
        for (int i = 0; i < address.length; i++) {
            byte mask = base[address.length + i];
            if ((base[i] & mask) != (address[i] & mask)) {
                return false;
            }
        }
        return true;
    }

    static String text(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            return HexFormat.of().formatHex(octets); // an address with its mask, or no address
        }
    }
}
