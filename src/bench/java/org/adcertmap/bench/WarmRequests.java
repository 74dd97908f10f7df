// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.bench.ClientCertificates.Client;
import org.adcertmap.bench.ClientConnection.Outcome;

/**
 * Measures repeated requests on keep-alive connections: of users whose mapping is cached (WARM), or with valid
 * certificates that match no account (NEGATIVE).
 */
final class WarmRequests {
    private WarmRequests() {}

    /** Measures users whose mapping is cached. */
    static void cached(BenchEnvironment environment, List<Target> targets, String mode, int connections, Report report)
            throws Exception {
        run(environment, targets, mode, environment.users(0, connections), false, report);
    }

    /** Measures certificates that match no account. */
    static void withoutAccount(BenchEnvironment environment, List<Target> targets, String mode, Report report)
            throws Exception {
        run(environment, targets, mode, environment.certificates.usersWithoutAccount, true, report);
    }

    private static void run(
            BenchEnvironment environment,
            List<Target> targets,
            String mode,
            List<Client> clients,
            boolean withoutAccount,
            Report report)
            throws Exception {
        BenchPlan plan = environment.plan;
        Map<Target, List<ClientConnection>> open = new HashMap<>();
        for (Target target : targets) {
            open.put(target, LoadGenerator.openConnections(environment, target, clients));
            LoadGenerator.repeatedRequests(
                    environment,
                    target,
                    open.get(target),
                    clients,
                    withoutAccount ? plan.warmUpSeconds() / 2 : plan.warmUpSeconds());
        }
        Measurements measurements = new Measurements(
                targets,
                1,
                plan.rounds(),
                target -> LoadGenerator.repeatedRequests(
                        environment, target, open.get(target), clients, plan.measurementSeconds()));
        open.values().forEach(connections -> connections.forEach(ClientConnection::close));
        report.beginTable(
                mode,
                (withoutAccount ? "certificates that match no account, " : "the same users again, ") + clients.size()
                        + " connections, medians of " + plan.rounds() + " turns");
        for (Target target : targets) {
            String name = target.name();
            report.add(name, "req/s", measurements.median(target, Measurement::requestsPerSecond));
            report.add(name, "of floor", measurements.ratioToFloor(target, Measurement::requestsPerSecond));
            report.add(name, "CPU us over floor", measurements.differenceToFloor(target, Measurement::workMicros));
            report.add(name, "JIT us", measurements.median(target, each -> each.cpuMicros(ThreadTimes.Kind.JIT)));
            report.add(name, "GC us", measurements.median(target, each -> each.cpuMicros(ThreadTimes.Kind.GC)));
            report.add(name, "bytes over floor", measurements.differenceToFloor(target, Measurement::bytesPerRequest));
            report.add(name, "searches/request", measurements.median(target, Measurement::searchesPerRequest));
            report.add(name, "p50 ms", measurements.median(target, measurement -> measurement.latencyMillis(50)));
            report.add(name, "p99 ms", measurements.median(target, measurement -> measurement.latencyMillis(99)));
            Outcome expected = withoutAccount && target.authenticatesUsers() ? Outcome.DENIED : Outcome.SUCCESS;
            report.add(
                    name,
                    "unexpected responses",
                    measurements.sum(target, measurement -> measurement.unexpected(expected)));
        }
        report.endTable();
    }
}
