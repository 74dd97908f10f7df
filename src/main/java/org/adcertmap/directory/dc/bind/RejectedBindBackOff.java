// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import java.time.Duration;

/**
 * The back-off after a rejected bind. Each rejected bind may count towards the lockout of the bind account, whatever
 * its result code: directories lock accounts with 19 (constraintViolation) and 53 (unwillingToPerform) too. So these
 * retries are rare. Stateless.
 */
final class RejectedBindBackOff {
    private static final Duration MIN = Duration.ofSeconds(10);
    private static final Duration MAX = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 6;

    private RejectedBindBackOff() {}

    /**
     * Returns the wait before the next bind: ten seconds, doubled with each rejection up to five minutes.
     *
     * @param rejections the number of consecutive rejections, from 1
     */
    static Duration after(int rejections) {
        Duration backOff = MIN.multipliedBy(1L << Math.min(rejections - 1, MAX_DOUBLINGS));
        return backOff.compareTo(MAX) > 0 ? MAX : backOff;
    }
}
