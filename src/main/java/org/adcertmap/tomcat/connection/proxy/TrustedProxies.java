// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.adcertmap.setup.review.RealmReview;
import org.adcertmap.setup.types.IpLiteral;
import org.apache.catalina.util.NetMask;

/**
 * The addresses and networks of the trusted proxies. Host names are not accepted and nothing is resolved, so no DNS
 * answer can make a client a trusted proxy. Immutable.
 */
final class TrustedProxies {
    private static final Pattern PEER = Pattern.compile(IpLiteral.ADDRESS + "(%.*)?");

    private final List<NetMask> networks;
    private final boolean anyAddress;

    private TrustedProxies(List<NetMask> networks, boolean anyAddress) {
        this.networks = List.copyOf(networks);
        this.anyAddress = anyAddress;
    }

    /**
     * Parses addresses and networks in CIDR notation, separated by commas or white space.
     *
     * @throws IllegalArgumentException with a message that names the invalid one
     */
    static TrustedProxies parse(String text) {
        List<String> words = Arrays.stream(text.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        List<NetMask> networks = new ArrayList<>();
        for (String word : words) {
            networks.add(network(word));
        }
        return new TrustedProxies(networks, RealmReview.containEveryAddress(text));
    }

    private static NetMask network(String word) {
        if (!IpLiteral.isNetwork(word)) {
            throw new IllegalArgumentException("has \"" + word + "\", which is neither an address nor a network");
        }
        try {
            return new NetMask(word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has \"" + word + "\", which is neither an address nor a network", e);
        }
    }

    /** Whether the list contains every address of IPv4 or of IPv6. */
    boolean containAnyAddress() {
        return anyAddress;
    }

    /**
     * Whether the address is that of a trusted proxy.
     *
     * @param peer the peer address of the socket; {@code null} if there is none, as for a Unix domain socket
     */
    boolean contain(String peer) {
        if (peer == null || !PEER.matcher(peer).matches()) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(peer);
            return networks.stream().anyMatch(network -> network.matches(address));
        } catch (UnknownHostException e) {
            return false; // the scope is a network interface that does not exist
        }
    }
}
