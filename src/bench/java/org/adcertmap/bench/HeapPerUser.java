// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.List;

/**
 * Measures the heap per cached user (HEAP): the live heap before and after the cache is cleared. Connections are closed
 * beforehand, so that what Tomcat and the JDK keep for a connection is on neither side.
 */
final class HeapPerUser {
    private HeapPerUser() {}

    static void run(BenchEnvironment environment, List<Target> targets, Report report) throws Exception {
        int users = environment.plan.cachedUsers();
        report.beginTable("HEAP", users + " users cached");
        double floor = 0;
        for (Target target : targets) {
            LoadGenerator.oneRequestEach(environment, target, environment.users(0, users));
            Thread.sleep(500); // until the server has closed the connections
            long withCache = target.server().send("heap").get("heap");
            target.clearCache();
            double perUser = (double) (withCache - target.server().send("heap").get("heap")) / users;
            floor = target.isFloor() ? perUser : floor;
            report.add(target.name(), "bytes/user", perUser);
            report.add(target.name(), "over floor", perUser - floor);
        }
        report.endTable();
    }
}
