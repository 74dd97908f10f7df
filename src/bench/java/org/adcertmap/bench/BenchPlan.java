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
 * @param simultaneousRounds rounds of simultaneous first requests
 * @param simultaneousClients clients of such a round
 * @param cachedUsers users in the cache when the heap is measured
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
        int simultaneousRounds,
        int simultaneousClients,
        int cachedUsers,
        int outageSeconds,
        int secondsBeforeAndAfter) {
    static final BenchPlan FULL = new BenchPlan(10_000, 1_600, 16, 4, 7, 1, 250, 7, 200, 1_000, 10, 4);
    static final BenchPlan QUICK = new BenchPlan(2_000, 600, 16, 1.5, 5, 0.4, 100, 3, 100, 0, 4, 1);

    boolean isQuick() {
        return this == QUICK;
    }
}
