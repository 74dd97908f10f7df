// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.locate.NameServerReport;

/**
 * Which domain controllers are queried: those of {@code servers}, or else those that DNS names. Immutable.
 *
 * @param all in the order of {@code servers}, or of the SRV records
 * @param refused the hosts that DNS names outside of the domain and of {@code domainControllerDnsSuffixes}
 */
public record ControllerTargets(List<ControllerTarget> all, Set<String> refused) {
    private static final String LDAP = "_ldap._tcp.";

    public ControllerTargets {
        all = List.copyOf(all);
        refused = Set.copyOf(refused);
    }

    /** Returns the name of the SRV record with all domain controllers of the domain (MS-ADTS 6.3.2.3). */
    public static String record(DirectorySettings settings) {
        return LDAP + "dc._msdcs." + settings.domain();
    }

    /** Returns the name of the SRV record with the domain controllers of the domain in a site. */
    public static String recordOfSite(DirectorySettings settings, String site) {
        return LDAP + site + "._sites.dc._msdcs." + settings.domain();
    }

    /** Returns the domain controllers of the setting {@code servers}; empty if DNS locates them. */
    public static ControllerTargets configured(DirectorySettings settings) {
        return new ControllerTargets(
                settings.servers().stream().map(ControllerTarget::named).toList(), Set.of());
    }

    /** Returns the domain controllers that any of the name servers names, as a login would use them. */
    public static ControllerTargets located(DirectorySettings settings, Collection<NameServerReport> reports) {
        Set<DnsName> domain = DnsName.parse(settings.domain()).stream().collect(Collectors.toSet());
        Set<DnsName> suffixes = Stream.concat(domain.stream(), settings.identity().suffixes().stream())
                .collect(Collectors.toSet());
        Set<ControllerTarget> targets = new LinkedHashSet<>();
        Set<String> refused = new TreeSet<>();
        for (NameServerReport report : reports) {
            for (InetSocketAddress target : report.targets().getOrDefault(record(settings), List.of())) {
                String host = target.getHostString();
                boolean isPermitted = DnsName.parse(host)
                        .filter(name -> suffixes.stream().anyMatch(name::isWithin))
                        .isPresent();
                if (isPermitted && !domain.isEmpty()) {
                    targets.add(ControllerTarget.located(
                            InetSocketAddress.createUnresolved(
                                    host, settings.connectionSecurity().portFor(target.getPort())),
                            domain));
                } else {
                    refused.add(host);
                }
            }
        }
        return new ControllerTargets(List.copyOf(targets), refused);
    }
}
