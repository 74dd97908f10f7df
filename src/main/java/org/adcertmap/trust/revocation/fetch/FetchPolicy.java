// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which hosts may be contacted over HTTP; the protection against server-side request forgery (SSRF). With a
 * list of hosts: those and no others. Without one: every host that a certificate of a valid certification path names,
 * unless it resolves to a {@link ForbiddenAddresses forbidden address}. Private addresses are allowed: enterprises
 * publish there. Immutable.
 *
 * @param allowedHosts host names in lower case; {@code *.example.com} for all hosts below; empty for no list
 */
public record FetchPolicy(List<String> allowedHosts) {
    private static final String IP_LITERAL = "[0-9.]+|\\[?[0-9a-f:.%]*:[0-9a-f:.%]*]?|0x[0-9a-fx.]+";

    /**
     * Resolves a host and checks all of its addresses.
     *
     * @return the addresses to connect to; connecting to the name instead would resolve it again
     * @throws IOException if the host is not allowed, or cannot be resolved
     */
    public List<InetAddress> resolveAllowed(String host, Network network) throws IOException {
        requireListed(host);
        List<InetAddress> addresses;
        try {
            addresses = network.resolve(host);
        } catch (IOException e) {
            throw new IOException("the host " + host + " cannot be resolved", e);
        }
        if (allowedHosts.isEmpty()) {
            for (InetAddress address : addresses) {
                requireNotForbidden(host, address);
            }
        }
        return addresses;
    }

    /**
     * Throws unless an HTTP proxy may be sent a request for this host. The proxy resolves names, so without a list of
     * hosts only IP addresses can be checked.
     */
    public void requireAllowedBehindProxy(String host, Network network) throws IOException {
        if (host.toLowerCase(Locale.ROOT).matches(IP_LITERAL)) {
            resolveAllowed(host, network);
        } else {
            requireListed(host);
        }
    }

    private static void requireNotForbidden(String host, InetAddress address) throws IOException {
        Optional<InetAddress> forbidden = ForbiddenAddresses.in(address);
        if (forbidden.isPresent()) {
            throw new HostNotAllowedException("the host " + host + " resolves to " + address.getHostAddress()
                    + (forbidden.get().equals(address)
                            ? ""
                            : ", which contains " + forbidden.get().getHostAddress())
                    + ", an address of this machine, a link-local or multicast address or a metadata service;"
                    + " if it is right, add the host to revocationAllowedHosts");
        }
    }

    private void requireListed(String host) throws IOException {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        boolean isListed = allowedHosts.stream()
                .anyMatch(allowed -> allowed.startsWith("*.")
                        ? name.endsWith(allowed.substring(1))
                        : name.equals(allowed) || name.equals("[" + allowed + "]"));
        if (!allowedHosts.isEmpty() && !isListed) {
            throw new HostNotAllowedException("the host " + host + " is not in revocationAllowedHosts");
        }
    }
}
