// SPDX-License-Identifier: Apache-2.0
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
 * Decides which hosts may be contacted over HTTP; the protection against server-side request forgery (SSRF). With a
 * list of hosts: those and no others. Without one: every host that a certificate of a valid certification path names,
 * unless it resolves to an address of this machine, to a link-local or multicast address, or to a metadata service of a
 * cloud. No CA publishes there, and a forged request to them does harm. Private addresses are allowed: enterprises
 * publish there. Immutable.
 *
 * @param allowedHosts host names in lower case; {@code *.example.com} for all hosts below; empty for no list
 */
public record FetchPolicy(List<String> allowedHosts) {
    private static final Set<String> METADATA_SERVICES =
            Set.of("100.100.100.200", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");
    private static final int IPV6_LENGTH = 16;
    private static final byte[] NAT64_PREFIX = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] IPV4_COMPATIBLE_PREFIX = new byte[12];
    private static final String IP_LITERAL = "[0-9.]+|\\[?[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*]?|0[xX][0-9a-fA-F.xX]+";

    /**
     * Throws unless the host may be contacted. The JVM caches name resolution for long enough that the connection goes
     * to an address that was checked here.
     *
     * @param isProxied whether an HTTP proxy resolves the name; then only IP addresses can be checked
     * @throws IOException if the host is not allowed, or cannot be resolved
     */
    public void requireAllowed(String host, boolean isProxied) throws IOException {
        if (!allowedHosts.isEmpty()) {
            if (!isListed(host.toLowerCase(Locale.ROOT))) {
                throw new IOException("the host " + host + " is not in revocationAllowedHosts");
            }
        } else if (!isProxied || host.toLowerCase(Locale.ROOT).matches(IP_LITERAL)) {
            for (InetAddress resolved : resolve(host)) {
                InetAddress address = embeddedIpv4(resolved);
                if (isForbidden(address)) {
                    throw new IOException("the host " + host + " resolves to " + address.getHostAddress()
                            + ", an address of this machine, a link-local or multicast address or a metadata service;"
                            + " if it is right, add the host to revocationAllowedHosts");
                }
            }
        }
    }

    private boolean isListed(String name) {
        return allowedHosts.stream()
                .anyMatch(allowed -> allowed.startsWith("*.")
                        ? name.endsWith(allowed.substring(1))
                        : name.equals(allowed) || name.equals("[" + allowed + "]"));
    }

    private static boolean isForbidden(InetAddress address) throws IOException {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA_SERVICES.contains(address.getHostAddress())
                || NetworkInterface.getByInetAddress(address) != null;
    }

    /** The IPv4 address inside a NAT64 or IPv4-compatible IPv6 address (RFC 6052 2.1; RFC 4291 2.5.5.1). */
    private static InetAddress embeddedIpv4(InetAddress address) throws UnknownHostException {
        byte[] octets = address.getAddress();
        if (octets.length == IPV6_LENGTH
                && (startsWith(octets, NAT64_PREFIX) || startsWith(octets, IPV4_COMPATIBLE_PREFIX))
                && !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()) {
            return InetAddress.getByAddress(Arrays.copyOfRange(octets, NAT64_PREFIX.length, IPV6_LENGTH));
        }
        return address;
    }

    private static boolean startsWith(byte[] octets, byte[] prefix) {
        return Arrays.equals(octets, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress[] resolve(String host) throws IOException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("the host " + host + " cannot be resolved", e);
        }
    }
}
