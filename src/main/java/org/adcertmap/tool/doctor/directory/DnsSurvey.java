// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.inspection.ControllerTargets;
import org.adcertmap.directory.dc.locate.NameServerReport;
import org.adcertmap.directory.dc.locate.NameServers;

/**
 * What each name server says about the domain controllers. Immutable.
 *
 * @param reports none if {@code servers} has IP addresses alone
 * @param targets the domain controllers, of {@code servers} or by DNS
 */
record DnsSurvey(List<NameServerReport> reports, ControllerTargets targets) {
    private static final String IP_ADDRESS = "[0-9.]+|.*:.*";
    private static final String NO_RESPONSE = "no response";

    /** Queries each name server at the same time; one that does not respond in time has a failure in its report. */
    static DnsSurvey of(DirectorySettings settings, Duration timeout, Executor threads) {
        boolean isLocated = settings.servers().isEmpty();
        List<String> hosts = settings.servers().stream()
                .map(InetSocketAddress::getHostString)
                .filter(host -> !host.matches(IP_ADDRESS))
                .distinct()
                .toList();
        List<NameServerReport> reports = new ArrayList<>();
        if (isLocated || !hosts.isEmpty()) {
            List<String> records = records(settings);
            List<CompletableFuture<NameServerReport>> asked = NameServers.inUse(settings.dnsServers()).stream()
                    .map(server -> CompletableFuture.supplyAsync(
                                    () -> NameServers.query(server, records, hosts), threads)
                            .completeOnTimeout(
                                    silent(server, records, hosts), timeout.toMillis() / 2, TimeUnit.MILLISECONDS))
                    .toList();
            asked.forEach(each -> reports.add(each.join()));
        }
        return new DnsSurvey(
                List.copyOf(reports),
                isLocated ? ControllerTargets.located(settings, reports) : ControllerTargets.configured(settings));
    }

    private static List<String> records(DirectorySettings settings) {
        if (!settings.servers().isEmpty()) {
            return List.of();
        }
        List<String> records = new ArrayList<>(List.of(ControllerTargets.record(settings)));
        settings.site().ifPresent(site -> records.add(ControllerTargets.recordOfSite(settings, site)));
        return records;
    }

    private static NameServerReport silent(String server, List<String> records, List<String> hosts) {
        String name = records.isEmpty() ? hosts.get(0) : records.get(0);
        return new NameServerReport(server, Map.of(), Map.of(), Map.of(name, NO_RESPONSE));
    }
}
