// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.function.LongSupplier;

/**
 * Measures the heap of all caches together for many cached users (HEAP-ALL-CACHES), in a process without Tomcat:
 * {@link CachedUsersProcess}. The live heap before and after the users have been mapped is the whole; what clearing the
 * outcomes and dropping the mapper frees are its parts.
 */
final class HeapOfAllCaches {
    /** Fill what is the same for any number of users, such as the last certificates that the JDK has decoded. */
    private static final int FIRST_USERS = 1_000;

    private static final int STEP = 10_000;

    private HeapOfAllCaches() {}

    static void run(BenchEnvironment environment, Report report) throws Exception {
        int users = environment.plan.cachedUsersOfAllCaches();
        try (ChildProcess directory = environment.startDirectory(FIRST_USERS + users);
                ChildProcess mapper = environment.startCachedUsers(directory, FIRST_USERS + users)) {
            LongSupplier heap = () -> mapper.send("heap").get("heap");
            mapper.send("map 0 " + FIRST_USERS);
            long before = heap.getAsLong();
            for (int from = 0; from < users; from += STEP) {
                int count = Math.min(STEP, users - from);
                mapper.send("map " + (FIRST_USERS + from) + " " + count);
                Progress.log((from + count) + " of " + users + " users cached");
            }
            long all = heap.getAsLong();
            mapper.send("clear-outcomes");
            long withoutOutcomes = heap.getAsLong();
            mapper.send("drop");
            long withoutMapper = heap.getAsLong();
            report.beginTable("HEAP-ALL-CACHES", users + " users cached, without Tomcat");
            add(report, "all caches", all - before, users);
            // Clearing and dropping free those of the first users as well.
            int cached = FIRST_USERS + users;
            add(report, "of these: mapping outcomes", (double) (all - withoutOutcomes) / cached * users, users);
            add(report, "of these: others", (double) (withoutOutcomes - withoutMapper) / cached * users, users);
            report.endTable();
        }
    }

    private static void add(Report report, String caches, double bytes, int users) {
        report.add(caches, "bytes/user", bytes / users);
        report.add(caches, "MB", bytes / 1e6);
    }
}
