// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.List;
import org.adcertmap.bench.ClientCertificates.Client;
import org.adcertmap.bench.ClientConnection.Outcome;

/**
 * Measures what a user waits for who opens a connection (FRESH): the full handshake and the first request, with nothing
 * cached of the user. Counts the signatures that the server verifies; two are the handshake's.
 */
final class FreshLogins {
    private static final int CLIENTS = 8;

    private FreshLogins() {}

    static void run(BenchEnvironment environment, List<Target> targets, Report report) throws Exception {
        BenchPlan plan = environment.plan;
        List<Client> clients = environment.users(0, plan.freshLogins());
        Measurements measurements = new Measurements(
                targets,
                plan.freshWarmUpRounds(),
                plan.rounds(),
                target -> LoadGenerator.freshLogins(environment, target, clients, CLIENTS));
        report.beginTable(
                "FRESH",
                "full handshake and first request, " + CLIENTS + " at a time, medians of " + plan.rounds()
                        + " turns of " + plan.freshLogins());
        for (Target target : targets) {
            String name = target.name();
            report.add(name, "logins/s", measurements.median(target, Measurement::requestsPerSecond));
            report.add(name, "of floor", measurements.ratioToFloor(target, Measurement::requestsPerSecond));
            report.add(name, "CPU us", measurements.median(target, Measurement::workMicros));
            report.add(name, "CPU us over floor", measurements.differenceToFloor(target, Measurement::workMicros));
            report.add(name, "JIT us", measurements.median(target, each -> each.cpuMicros(ThreadTimes.Kind.JIT)));
            report.add(name, "GC us", measurements.median(target, each -> each.cpuMicros(ThreadTimes.Kind.GC)));
            report.add(name, "signatures/login", measurements.median(target, Measurement::signaturesPerRequest));
            report.add(name, "searches/login", measurements.median(target, Measurement::searchesPerRequest));
            report.add(name, "p50 ms", measurements.median(target, each -> each.latencyMillis(50)));
            report.add(
                    name, "unexpected responses", measurements.sum(target, each -> each.unexpected(Outcome.SUCCESS)));
        }
        report.endTable();
    }
}
