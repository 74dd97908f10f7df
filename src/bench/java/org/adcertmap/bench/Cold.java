package org.adcertmap.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.bench.Connection.Outcome;

/**
 * What does a first login cost? Connections are open already, for a handshake costs more than everything else; the
 * server forgets everybody in between.
 */
final class Cold {
    private static final int CLIENTS = 8;
    /** The clock of a process's CPU time ticks slowly; one login is far below a tick. */
    private static final int TIMES = 4;

    private Cold() {}

    static void run(Lab lab, List<Target> targets, Report report) throws Exception {
        Plan plan = lab.plan;
        Map<Target, List<Connection>> open = new HashMap<>();
        for (Target target : targets) {
            open.put(target, Load.open(lab, target, lab.users(0, plan.logins())));
            Load.first(lab, target, open.get(target), CLIENTS, TIMES);
        }
        Slices slices =
                new Slices(targets, plan.rounds(), target -> Load.first(lab, target, open.get(target), CLIENTS, TIMES));
        open.values().forEach(connections -> connections.forEach(Connection::close));
        report.begin(
                "COLD",
                "first requests on open connections, " + CLIENTS + " at a time, medians of " + plan.rounds()
                        + " turns of " + TIMES * plan.logins());
        for (Target target : targets) {
            String name = target.name();
            report.add(name, "logins/s", slices.median(target, Slice::perSecond));
            report.add(name, "of floor", slices.ofFloor(target, Slice::perSecond));
            report.add(name, "CPU us over floor", slices.overFloor(target, Slice::microsPerRequest));
            report.add(name, "kB over floor", slices.overFloor(target, Slice::bytesPerRequest) / 1e3);
            report.add(name, "searches/login", slices.median(target, Slice::searchesPerRequest));
            report.add(name, "p50 ms", slices.median(target, slice -> slice.millis(50)));
            report.add(name, "p99 ms", slices.median(target, slice -> slice.millis(99)));
            report.add(name, "unexpected responses", slices.sum(target, slice -> slice.other(Outcome.GOOD)));
        }
        report.end();
    }
}
