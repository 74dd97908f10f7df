// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.RejectedBindBackOff;

/**
 * The failure because of which a domain controller is DOWN, and the back-off until its next health check. Immutable.
 *
 * @param cause the last failure
 * @param count the number of consecutive failures, from 1
 */
record Failure(LDAPException cause, int count) {
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    /** Returns the wait until the next try: constant, but doubled with each rejected bind up to five minutes. */
    Duration backOff() {
        if (!(cause instanceof ConnectionFailedException failure && failure.isBindRejected())) {
            return RETRY_AFTER;
        }
        return RejectedBindBackOff.after(count);
    }

    /** Returns the failure of the next health check; one that sent no bind does not prolong the back-off. */
    Failure followedBy(LDAPException next) {
        boolean isDeferred = next instanceof ConnectionFailedException failure && failure.isBindDeferred();
        return new Failure(next, isDeferred ? count : count + 1);
    }
}
