// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

/**
 * Sizes and durations of a run.
 *
 * @param users accounts in the directory
 * @param clients accounts with a client certificate
 * @param connections simultaneous connections for cached users
 * @param warmUpSeconds warm-up of each contender before the measurement
 * @param rounds rounds in which the contenders take turns
 * @param measurementSeconds duration of one turn
 * @param coldLogins first logins in one turn
 * @param coldWarmUpRounds rounds of first logins before those that count, until the JIT compiler has done its work
 * @param freshLogins logins in one turn, each with a handshake
 * @param freshWarmUpRounds rounds of these before those that count
 * @param simultaneousRounds rounds of simultaneous first requests
 * @param simultaneousClients clients of such a round
 * @param cachedUsers users in the cache when the heap is measured
 * @param cachedUsersOfAllCaches the same for all caches of the mapper, without Tomcat
 * @param outageSeconds duration for which the directory hangs
 * @param secondsBeforeAndAfter duration of load before and after the outage
 */
record BenchPlan(
        int users,
        int clients,
        int connections,
        double warmUpSeconds,
        int rounds,
        double measurementSeconds,
        int coldLogins,
        int coldWarmUpRounds,
        int freshLogins,
        int freshWarmUpRounds,
        int simultaneousRounds,
        int simultaneousClients,
        int cachedUsers,
        int cachedUsersOfAllCaches,
        int outageSeconds,
        int secondsBeforeAndAfter) {
    static final BenchPlan FULL =
            new BenchPlan(10_000, 1_600, 16, 4, 7, 1, 250, 30, 800, 5, 7, 200, 800, 100_000, 10, 4);
    static final BenchPlan QUICK = new BenchPlan(2_000, 600, 16, 1.5, 5, 0.4, 100, 20, 200, 2, 3, 100, 0, 5_000, 4, 1);

    boolean isQuick() {
        return this == QUICK;
    }
}
