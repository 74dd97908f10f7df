package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts may be asked over HTTP? Those listed, where any are; otherwise every host that a judged certificate
 * names, but none at the addresses of this machine, of its link, or of a cloud's metadata service: no authority
 * publishes there, and there a forged request does harm. Private addresses are where enterprises publish. Immutable.
 *
 * @param listed names in lower case; {@code *.example.com} stands for all below
 */
public record FetchPolicy(List<String> listed) {
    private static final Set<String> METADATA = Set.of("100.100.100.200", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");
    private static final int IPV6 = 16;
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] COMPATIBLE = new byte[12];
    private static final String LITERAL = "[0-9.]+|\\[?[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*]?|0[xX][0-9a-fA-F.xX]+";

    /**
     * The JVM remembers what it has looked up for long enough that the connection goes to the address that was looked
     * at here.
     *
     * @param isProxied whether a proxy will look the name up, not we
     * @throws IOException if it may not be asked, or is not known
     */
    public void mustAllow(String host, boolean isProxied) throws IOException {
        String name = host.toLowerCase(Locale.ROOT);
        if (!listed.isEmpty()) {
            boolean is = listed.stream()
                    .anyMatch(one -> one.startsWith("*.")
                            ? name.endsWith(one.substring(1))
                            : name.equals(one) || name.equals("[" + one + "]"));
            if (!is) {
                throw new IOException("the host " + host + " is not among revocationAllowedHosts");
            }
        } else if (!isProxied || name.matches(LITERAL)) {
            for (InetAddress named : addresses(host)) {
                InetAddress address = translated(named);
                if (address.isLoopbackAddress()
                        || address.isLinkLocalAddress()
                        || address.isAnyLocalAddress()
                        || address.isMulticastAddress()
                        || METADATA.contains(address.getHostAddress())
                        || NetworkInterface.getByInetAddress(address) != null) {
                    throw new IOException(
                            "the host " + host + " has the address " + address.getHostAddress()
                                    + " of this machine, its link or a metadata service; name it in revocationAllowedHosts if it is to be asked");
                }
            }
        }
    }

    /** Where a translator sends what is meant for the IPv4 address inside (RFC 6052 2.1; RFC 4291 2.5.5.1). */
    private static InetAddress translated(InetAddress named) throws UnknownHostException {
        byte[] octets = named.getAddress();
        if (octets.length == IPV6
                && (startsWith(octets, NAT64) || startsWith(octets, COMPATIBLE))
                && !named.isLoopbackAddress()
                && !named.isAnyLocalAddress()) {
            return InetAddress.getByAddress(Arrays.copyOfRange(octets, NAT64.length, IPV6));
        }
        return named;
    }

    private static boolean startsWith(byte[] octets, byte[] beginning) {
        return Arrays.equals(octets, 0, beginning.length, beginning, 0, beginning.length);
    }

    private static InetAddress[] addresses(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("the host " + host + " is not known", e);
        }
    }
}
