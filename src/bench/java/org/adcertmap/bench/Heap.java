package org.adcertmap.bench;

import java.util.List;

/**
 * How much heap does a remembered user take? Live heap before and after the server forgets users whose connections are
 * closed already, so that what Tomcat and the JDK keep of a connection is on neither side.
 */
final class Heap {
    private Heap() {}

    static void run(Lab lab, List<Target> targets, Report report) throws Exception {
        int users = lab.plan.remembered();
        report.begin("HEAP", users + " users cached");
        double floor = 0;
        for (Target target : targets) {
            Load.visits(lab, target, lab.users(0, users));
            Thread.sleep(500); // until the connections are gone on the other side
            long remembered = target.server().ask("heap").get("heap");
            target.forget();
            double each = (double) (remembered - target.server().ask("heap").get("heap")) / users;
            floor = target.isFloor() ? each : floor;
            report.add(target.name(), "bytes/user", each);
            report.add(target.name(), "over floor", each - floor);
        }
        report.end();
    }
}
