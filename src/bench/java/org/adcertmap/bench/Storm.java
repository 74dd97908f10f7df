package org.adcertmap.bench;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.bench.Connection.Outcome;

/** How often is the directory asked when one certificate comes for the first time, many times at once? */
final class Storm {
    private Storm() {}

    static void run(Lab lab, List<Target> targets, Report report) throws Exception {
        Plan plan = lab.plan;
        Map<Target, List<Connection>> open = new HashMap<>();
        for (Target target : targets) {
            open.put(target, Load.open(lab, target, Collections.nCopies(plan.crowd(), lab.certificates.users.get(0))));
        }
        Slices slices = new Slices(
                targets, plan.storms(), target -> Load.first(lab, target, open.get(target), plan.crowd(), 1));
        open.values().forEach(connections -> connections.forEach(Connection::close));
        report.begin(
                "STORM",
                plan.crowd() + " simultaneous first requests of one certificate, medians of " + plan.storms()
                        + " turns");
        for (Target target : targets) {
            String name = target.name();
            report.add(name, "searches", slices.median(target, Slice::searches));
            report.add(name, "all done ms", slices.median(target, slice -> slice.seconds * 1e3));
            report.add(name, "of floor", slices.ofFloor(target, slice -> slice.seconds));
            report.add(name, "p50 ms", slices.median(target, slice -> slice.millis(50)));
            report.add(name, "unexpected responses", slices.sum(target, slice -> slice.other(Outcome.GOOD)));
        }
        report.end();
    }
}
