// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.bench.ClientConnection.Outcome;

/**
 * Measures first logins (COLD), and those for which nothing at all is cached (FIRST). Connections are open beforehand,
 * because a TLS handshake costs more than a login; the server clears its cache before each round.
 */
final class ColdLogins {
    private static final int CLIENTS = 8;
    /** Repeated because the resolution of a process's CPU time is much coarser than one login. */
    private static final int REPETITIONS = 4;

    private static final int VERY_FIRST = 50;

    private ColdLogins() {}

    static void run(BenchEnvironment environment, List<Target> targets, Report report) throws Exception {
        BenchPlan plan = environment.plan;
        Map<Target, List<ClientConnection>> open = new HashMap<>();
        for (Target target : targets) {
            open.put(
                    target,
                    LoadGenerator.openConnections(environment, target, environment.users(0, plan.coldLogins())));
            LoadGenerator.firstRequests(environment, target, open.get(target), CLIENTS, REPETITIONS);
        }
        Measurements measurements = new Measurements(
                targets,
                plan.coldWarmUpRounds(),
                plan.rounds(),
                target -> LoadGenerator.firstRequests(environment, target, open.get(target), CLIENTS, REPETITIONS));
        report(
                "COLD",
                "first requests on open connections, " + CLIENTS + " at a time, medians of " + plan.rounds()
                        + " turns of " + REPETITIONS * plan.coldLogins(),
                targets,
                measurements,
                report);
        Measurements ofTheVeryFirst = new Measurements(
                targets,
                plan.coldWarmUpRounds() / 2,
                plan.rounds(),
                target -> LoadGenerator.veryFirstRequests(
                        environment, target, open.get(target).subList(0, Math.min(VERY_FIRST, plan.coldLogins()))));
        open.values().forEach(connections -> connections.forEach(ClientConnection::close));
        report(
                "FIRST",
                "the same, one at a time, with no cached forest, CAs, certification path or group either",
                targets,
                ofTheVeryFirst,
                report);
    }

    private static void report(
            String mode, String title, List<Target> targets, Measurements measurements, Report report)
            throws IOException {
        report.beginTable(mode, title);
        for (Target target : targets) {
            String name = target.name();
            report.add(name, "logins/s", measurements.median(target, Measurement::requestsPerSecond));
            report.add(name, "of floor", measurements.ratioToFloor(target, Measurement::requestsPerSecond));
            report.add(name, "CPU us over floor", measurements.differenceToFloor(target, Measurement::workMicros));
            report.add(name, "JIT us", measurements.median(target, each -> each.cpuMicros(ThreadTimes.Kind.JIT)));
            report.add(name, "GC us", measurements.median(target, each -> each.cpuMicros(ThreadTimes.Kind.GC)));
            report.add(
                    name, "kB over floor", measurements.differenceToFloor(target, Measurement::bytesPerRequest) / 1e3);
            report.add(name, "searches/login", measurements.median(target, Measurement::searchesPerRequest));
            report.add(name, "p50 ms", measurements.median(target, measurement -> measurement.latencyMillis(50)));
            report.add(name, "p99 ms", measurements.median(target, measurement -> measurement.latencyMillis(99)));
            report.add(
                    name,
                    "unexpected responses",
                    measurements.sum(target, measurement -> measurement.unexpected(Outcome.SUCCESS)));
        }
        report.endTable();
    }
}
