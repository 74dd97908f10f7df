package org.adcertmap.tomcat.connection.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.catalina.util.NetMask;

/**
 * Is the one at the other end of the connection one of our proxies? Addresses and networks; never a name, never a
 * lookup.
 */
final class TrustedProxies {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
    /** Strict, for whatever else the JDK is asked for it would look up as a name. */
    private static final String ADDRESS = "(" + OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)";

    private static final Pattern NETWORK = Pattern.compile(ADDRESS + "(/[0-9]{1,3})?");
    private static final Pattern PEER = Pattern.compile(ADDRESS + "(%.*)?");

    private final List<NetMask> networks;
    private final boolean everybody;

    private TrustedProxies(List<NetMask> networks, boolean everybody) {
        this.networks = List.copyOf(networks);
        this.everybody = everybody;
    }

    /**
     * Reads addresses and CIDRs, separated by commas or white space.
     *
     * @throws IllegalArgumentException saying which is not understood
     */
    static TrustedProxies parse(String text) {
        List<String> words = Arrays.stream(text.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        List<NetMask> networks = new ArrayList<>();
        for (String word : words) {
            networks.add(network(word));
        }
        return new TrustedProxies(networks, words.stream().anyMatch(word -> word.matches(".*/0+")));
    }

    private static NetMask network(String word) {
        if (!NETWORK.matcher(word).matches()) {
            throw new IllegalArgumentException("has \"" + word + "\", which is neither an address nor a network");
        }
        try {
            return new NetMask(word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has \"" + word + "\", which is neither an address nor a network", e);
        }
    }

    /** Whether a whole family of addresses is listed. */
    boolean isEverybody() {
        return everybody;
    }

    /** @param peer the address of the socket's other end; {@code null} where it is not known */
    boolean contain(String peer) {
        if (peer == null || !PEER.matcher(peer).matches()) {
            return false;
        }
        try {
            InetAddress address = InetAddress.getByName(peer);
            return networks.stream().anyMatch(network -> network.matches(address));
        } catch (UnknownHostException e) {
            return false; // of a network interface that is gone
        }
    }
}
