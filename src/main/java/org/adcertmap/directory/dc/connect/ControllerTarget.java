// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.directory.dc.DnsName;

/**
 * The address of a domain controller, and who says that it is one. Immutable.
 *
 * @param address unresolved; the server certificate must be valid for its host name
 * @param domains the domains of which the certificate must identify a domain controller; empty if the administrator has
 *     named the host in {@code servers}
 */
public record ControllerTarget(InetSocketAddress address, Set<DnsName> domains) {
    public ControllerTarget {
        domains = Set.copyOf(domains);
    }

    /** Returns a host that the administrator has named: the name in its certificate suffices. */
    public static ControllerTarget named(InetSocketAddress address) {
        return new ControllerTarget(address, Set.of());
    }

    /**
     * Returns the domain of which the host is a domain controller: the only one, or else the innermost that has the
     * host within it. Empty if that is none.
     */
    Optional<DnsName> domain() {
        if (domains.size() == 1) {
            return domains.stream().findFirst();
        }
        return DnsName.parse(address.getHostString())
                .flatMap(host -> domains.stream()
                        .filter(host::isWithin)
                        .max(Comparator.comparingInt(domain -> domain.toString().length())));
    }

    /** Returns a host that DNS has named, which is no proof: its certificate must identify a domain controller. */
    public static ControllerTarget located(InetSocketAddress address, Collection<DnsName> domains) {
        if (domains.isEmpty()) {
            throw new IllegalArgumentException("a located domain controller needs a domain");
        }
        return new ControllerTarget(address, Set.copyOf(domains));
    }
}
