// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import org.adcertmap.directory.dc.dirsync.FirstSearchTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When DirSync counts as one that cannot be used, and when it is tried again. */
class DirSyncUseTest {
    private static final Duration RETRY = Duration.ofMinutes(5);
    private static final LDAPException OUTAGE = new LDAPException(ResultCode.CONNECT_ERROR, "no response");
    private static final LDAPException TIMEOUT =
            FirstSearchTimeoutException.of(new LDAPException(ResultCode.TIMEOUT, "late"));
    private static final LDAPException REFUSAL = new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "no right");

    private final DirSyncUse use = new DirSyncUse();

    private boolean failed(LDAPException e) {
        return use.failed(e, RETRY, 0);
    }

    private void assertNextTry(Duration after) {
        assertFalse(use.isDue(after.minusNanos(1).toNanos()));
        assertTrue(use.isDue(after.toNanos()));
    }

    @Test
    void outageIsNoReason() {
        for (int i = 0; i < 10; i++) {
            assertFalse(failed(OUTAGE));
            assertFalse(failed(new LDAPException(ResultCode.TIMEOUT, "of another search")));
        }
        assertFalse(use.isDue(Long.MAX_VALUE));
    }

    @DisplayName("The second time-out of the first search in succession counts, and each doubles the interval")
    @Test
    void retryIntervalGrowsWithTimeouts() {
        assertFalse(failed(TIMEOUT));
        assertFalse(use.reason().isPresent());
        for (int doublings : new int[] {1, 2, 4, 8, 16, 16}) {
            assertTrue(failed(TIMEOUT));
            assertNextTry(RETRY.multipliedBy(doublings));
        }
        use.succeeded();
        assertFalse(use.reason().isPresent());
        assertFalse(failed(TIMEOUT), "the first one again");
    }

    @Test
    void refusalIsTriedAgainAtTheSameInterval() {
        for (int i = 0; i < 10; i++) {
            assertTrue(failed(REFUSAL));
            assertNextTry(RETRY);
        }
        assertFalse(failed(OUTAGE));
        assertTrue(use.reason().orElseThrow().contains("no right"), "still");
        assertNextTry(RETRY);
    }
}
