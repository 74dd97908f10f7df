// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.List;
import org.adcertmap.bench.ClientCertificates.Client;

/**
 * Measures the heap per cached user (HEAP): the live heap before and after the first requests of the users, with
 * everything that they leave behind. Connections are closed before, so that what Tomcat and the JDK keep for a
 * connection does not count; what is cached by connection is evicted some seconds later, and counted apart.
 */
final class HeapPerUser {
    /** The certificates that the JDK keeps of those that it has decoded, without another copy of them. */
    private static final int KEPT_BY_JDK = 750;

    /** Load classes, and open what connections a contender has to the directory. */
    private static final int FIRST_USERS = 100;

    /** Two background processes of Tomcat, which evict what is cached of connections that are closed. */
    private static final long EVICTION_MILLIS = 21_000;

    private HeapPerUser() {}

    /** @param targets of a new process: the floor, which knows no user, and others that have no user in their caches */
    static void run(BenchEnvironment environment, List<Target> targets, Report report) throws Exception {
        int users = environment.plan.cachedUsers();
        List<Client> others = environment.users(users, KEPT_BY_JDK);
        Target floor = targets.get(0);
        report.beginTable("HEAP", users + " users cached");
        double ofFloor = 0;
        for (Target target : targets) {
            LoadGenerator.oneRequestEach(environment, target, environment.users(0, FIRST_USERS));
            long before = heapAfter(environment, floor, others);
            int counted = users - FIRST_USERS;
            LoadGenerator.oneRequestEach(environment, target, environment.users(FIRST_USERS, counted));
            long withConnections = heapAfter(environment, floor, others);
            Thread.sleep(EVICTION_MILLIS);
            long after = heap(floor);
            double perUser = (double) (after - before) / counted;
            ofFloor = target.isFloor() ? perUser : ofFloor;
            report.add(target.name(), "bytes/user", perUser);
            report.add(target.name(), "over floor", perUser - ofFloor);
            report.add(target.name(), "by connection", (double) (withConnections - after) / counted);
        }
        report.endTable();
    }

    /** The live heap with the same certificates kept by the JDK each time. */
    private static long heapAfter(BenchEnvironment environment, Target floor, List<Client> others) throws Exception {
        LoadGenerator.oneRequestEach(environment, floor, others);
        Thread.sleep(500); // until the server has closed the connections
        return heap(floor);
    }

    private static long heap(Target floor) {
        return floor.server().send("heap").get("heap");
    }
}
