// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * What one name server responds about the domain controllers. Immutable.
 *
 * @param server host or host:port, as in the setting {@code dnsServers}; empty for those of this machine
 * @param targets by name of the SRV record, its targets as they are published; empty where there are no such records
 * @param addresses by host, its IP addresses; empty where it has none
 * @param failures by name, why it could not be looked up
 */
public record NameServerReport(
        String server,
        Map<String, List<InetSocketAddress>> targets,
        Map<String, List<String>> addresses,
        Map<String, String> failures) {}
