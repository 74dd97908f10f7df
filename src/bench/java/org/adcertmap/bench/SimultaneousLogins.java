// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.bench.ClientConnection.Outcome;

/** Measures many simultaneous first requests with one certificate (STORM): how many searches they cause. */
final class SimultaneousLogins {
    private SimultaneousLogins() {}

    static void run(BenchEnvironment environment, List<Target> targets, Report report) throws Exception {
        BenchPlan plan = environment.plan;
        Map<Target, List<ClientConnection>> open = new HashMap<>();
        for (Target target : targets) {
            open.put(
                    target,
                    LoadGenerator.openConnections(
                            environment,
                            target,
                            Collections.nCopies(plan.simultaneousClients(), environment.certificates.users.get(0))));
        }
        Measurements measurements = new Measurements(
                targets,
                1,
                plan.simultaneousRounds(),
                target -> LoadGenerator.firstRequests(
                        environment, target, open.get(target), plan.simultaneousClients(), 1));
        open.values().forEach(connections -> connections.forEach(ClientConnection::close));
        report.beginTable(
                "STORM",
                plan.simultaneousClients() + " simultaneous first requests of one certificate, medians of "
                        + plan.simultaneousRounds() + " turns");
        for (Target target : targets) {
            String name = target.name();
            report.add(name, "searches", measurements.median(target, Measurement::searches));
            report.add(name, "all done ms", measurements.median(target, measurement -> measurement.seconds * 1e3));
            report.add(name, "of floor", measurements.ratioToFloor(target, measurement -> measurement.seconds));
            report.add(name, "p50 ms", measurements.median(target, measurement -> measurement.latencyMillis(50)));
            report.add(
                    name,
                    "unexpected responses",
                    measurements.sum(target, measurement -> measurement.unexpected(Outcome.SUCCESS)));
        }
        report.endTable();
    }
}
