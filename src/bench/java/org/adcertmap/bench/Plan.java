package org.adcertmap.bench;

/**
 * How much of everything?
 *
 * @param users in the directory
 * @param clients of them with a certificate
 * @param connections that ask at the same time when everybody is known
 * @param warmUp seconds for each contender before anything counts
 * @param rounds in which contenders take turns
 * @param slice seconds of a turn
 * @param logins first logins in a turn
 * @param storms how often everybody comes at once
 * @param crowd how many that is
 * @param remembered users that are remembered while the heap is looked at
 * @param outage seconds for which the directory hangs
 * @param around seconds before and after it
 */
record Plan(
        int users,
        int clients,
        int connections,
        double warmUp,
        int rounds,
        double slice,
        int logins,
        int storms,
        int crowd,
        int remembered,
        int outage,
        int around) {
    static final Plan FULL = new Plan(10_000, 1_600, 16, 4, 7, 1, 250, 7, 200, 1_000, 10, 4);
    static final Plan QUICK = new Plan(2_000, 600, 16, 1.5, 5, 0.4, 100, 3, 100, 0, 4, 1);

    boolean isQuick() {
        return this == QUICK;
    }
}
