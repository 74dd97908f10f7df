// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import org.adcertmap.directory.dc.ConnectionFailedException;

/**
 * The failure because of which a domain controller is DOWN, and the back-off until its next health check. Immutable.
 *
 * @param cause the last failure
 * @param count the number of consecutive failures, from 1
 */
record Failure(LDAPException cause, int count) {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);
    /**
     * Each rejected bind may count towards the lockout of the bind account, whatever its result code: directories lock
     * accounts with 19 (constraintViolation) and 53 (unwillingToPerform) too. So these retries are rare.
     */
    private static final Duration RETRY_AFTER_REJECTED_BIND = Duration.ofSeconds(10);

    private static final Duration MAX_BACK_OFF = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 6;

    /** Returns the wait until the next try: constant, but doubled with each rejected bind up to five minutes. */
    Duration backOff() {
        if (!(cause instanceof ConnectionFailedException failure && failure.isBindRejected())) {
            return RETRY_AFTER;
        }
        Duration backOff = RETRY_AFTER_REJECTED_BIND.multipliedBy(1L << Math.min(count - 1, MAX_DOUBLINGS));
        return backOff.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : backOff;
    }
}
