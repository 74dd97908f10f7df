// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses where no CA publishes, and where a forged request does harm: those of this machine, link-local, multicast
 * and broadcast addresses, and the metadata services of clouds; also inside an IPv6 address that a gateway or tunnel
 * translates to IPv4. Stateless.
 */
final class ForbiddenAddresses {
    /** Alibaba Cloud, Azure, Oracle Cloud, Amazon EC2 and EKS, Google Cloud; the others are link-local. */
    private static final Set<String> METADATA_SERVICES = Set.of(
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "fd00:c1:0:0:0:0:a9fe:a9fe",
            "fd00:ec2:0:0:0:0:0:254",
            "fd00:ec2:0:0:0:0:0:23",
            "fd20:ce:0:0:0:0:0:254");

    private static final String BROADCAST = "255.255.255.255";
    private static final int IPV6_LENGTH = 16;

    private ForbiddenAddresses() {}

    /** Returns the forbidden address that this address is or contains; empty where it is allowed. */
    static Optional<InetAddress> in(InetAddress address) throws UnknownHostException, SocketException {
        if (isForbidden(address)) {
            return Optional.of(address);
        }
        for (InetAddress embedded : embeddedIpv4(address.getAddress())) {
            if (isForbidden(embedded)) {
                return Optional.of(embedded);
            }
        }
        return Optional.empty();
    }

    private static boolean isForbidden(InetAddress address) throws SocketException {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || address.getAddress().length == 4 && address.getAddress()[0] == 0 // this network: RFC 1122 3.2.1.3
                || address.getHostAddress().equals(BROADCAST)
                || METADATA_SERVICES.contains(address.getHostAddress().split("%")[0])
                || NetworkInterface.getByInetAddress(address) != null;
    }

    /** The IPv4 addresses to which gateways and tunnels could translate this IPv6 address. */
    private static List<InetAddress> embeddedIpv4(byte[] ipv6) throws UnknownHostException {
        List<InetAddress> found = new ArrayList<>();
        if (ipv6.length != IPV6_LENGTH) {
            return found;
        }
        boolean isCompatible = startsWith(ipv6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0); // RFC 4291 2.5.5.1
        boolean isTranslated = startsWith(ipv6, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0); // RFC 2765 2.1
        boolean isNat64 = startsWith(ipv6, 0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0); // RFC 6052 2.1
        boolean isLocalNat64 = startsWith(ipv6, 0, 0x64, 0xFF, 0x9B, 0, 1); // RFC 8215
        boolean isIsatap = (ipv6[8] & 0xFD) == 0 && startsWith(Arrays.copyOfRange(ipv6, 9, 12), 0, 0x5E, 0xFE);
        if (isCompatible || isTranslated || isNat64 || isIsatap) { // ISATAP: RFC 5214 6.1
            found.add(ipv4(ipv6, 12, 13, 14, 15));
        }
        if (isLocalNat64) { // prefixes of 48, 56, 64 and 96 bits, RFC 6052 2.2; zeros where it is another one
            List.of(
                            ipv4(ipv6, 6, 7, 9, 10),
                            ipv4(ipv6, 7, 9, 10, 11),
                            ipv4(ipv6, 9, 10, 11, 12),
                            ipv4(ipv6, 12, 13, 14, 15))
                    .stream()
                    .filter(address -> address.getAddress()[0] != 0)
                    .forEach(found::add);
        }
        if (startsWith(ipv6, 0x20, 0x02)) { // 6to4, RFC 3056 2
            found.add(ipv4(ipv6, 2, 3, 4, 5));
        }
        if (startsWith(ipv6, 0x20, 0x01, 0, 0)) { // Teredo, RFC 4380 4: the server, and the client with inverted bits
            byte[] inverted = ipv6.clone();
            for (int i = 0; i < inverted.length; i++) {
                inverted[i] = (byte) ~inverted[i];
            }
            found.add(ipv4(ipv6, 4, 5, 6, 7));
            found.add(ipv4(inverted, 12, 13, 14, 15));
        }
        return found;
    }

    private static boolean startsWith(byte[] octets, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (octets[i] != (byte) prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ipv4(byte[] octets, int a, int b, int c, int d) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {octets[a], octets[b], octets[c], octets[d]});
    }
}
