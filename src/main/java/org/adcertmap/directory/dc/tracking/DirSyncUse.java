// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.dirsync.FirstSearchTimeoutException;

/**
 * Whether DirSync can be used, and when it is tried again where it cannot: after the retry interval, which doubles
 * while its first search times out, because each one makes the domain controller read the whole domain. Confined to the
 * thread of the tracker.
 */
final class DirSyncUse {
    /** So many time-outs of the first search in succession show that it cannot be used. */
    private static final int MAX_TIMEOUTS = 2;

    private static final int MAX_DOUBLINGS = 4;
    /** Results that say that DirSync cannot be used here; others are an outage. */
    private static final Set<ResultCode> UNUSABLE = Set.of(
            ResultCode.UNAVAILABLE_CRITICAL_EXTENSION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.PROTOCOL_ERROR,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.DECODING_ERROR);

    private Optional<String> reason = Optional.empty();
    private Duration wait = Duration.ZERO;
    private long since; // the last failure, by nanoTime
    private int timeouts; // since the last session that was polled

    /** Returns why it cannot be used; empty if it can, as far as is known. */
    Optional<String> reason() {
        return reason;
    }

    /** Returns how long it is not tried after the last failure. */
    Duration retryInterval() {
        return wait;
    }

    /** Whether it could not be used, and is to be tried again. */
    boolean isDue(long now) {
        return reason.isPresent() && now - since >= wait.toNanos();
    }

    /** A session was polled. */
    void succeeded() {
        reason = Optional.empty();
        timeouts = 0;
    }

    /**
     * A session has failed before it was polled.
     *
     * @return whether it cannot be used for a time; otherwise it is an outage
     */
    boolean failed(LDAPException e, Duration retryInterval, long now) {
        boolean isLate = e instanceof FirstSearchTimeoutException;
        if (isLate) {
            timeouts++;
        }
        if (isLate ? timeouts < MAX_TIMEOUTS : !isUnusable(e)) {
            since = now;
            return false;
        }
        wait = isLate
                ? retryInterval.multipliedBy(1L << Math.min(timeouts - MAX_TIMEOUTS, MAX_DOUBLINGS))
                : retryInterval;
        reason = Optional.of(LdapErrors.describe(e));
        since = now;
        return true;
    }

    private static boolean isUnusable(LDAPException e) {
        return !(e instanceof ConnectionFailedException) && UNUSABLE.contains(e.getResultCode());
    }
}
