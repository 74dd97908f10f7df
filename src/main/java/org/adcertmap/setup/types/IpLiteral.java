// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads IP addresses and networks in CIDR notation. Host names are not accepted and nothing is resolved. Stateless.
 * Sources: RFC 4291, section 2.2; RFC 4632, section 3.1.
 */
public final class IpLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
    /** A regular expression for an address. Strict, because the JDK resolves any other text as a host name. */
    public static final String ADDRESS = "(" + OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)";

    private static final Pattern NETWORK = Pattern.compile("(?<address>" + ADDRESS + ")(/(?<bits>[0-9]{1,3}))?");

    private IpLiteral() {}

    /** Returns the address; empty if the text is none. */
    public static Optional<InetAddress> address(String text) {
        if (!text.matches(ADDRESS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the text is an address, or a network such as {@code 192.0.2.0/24}. */
    public static boolean isNetwork(String text) {
        Matcher matcher = NETWORK.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        int bits = matcher.group("bits") == null ? 0 : Integer.parseInt(matcher.group("bits"));
        return address(matcher.group("address"))
                .filter(address -> bits <= Byte.SIZE * address.getAddress().length)
                .isPresent();
    }
}
