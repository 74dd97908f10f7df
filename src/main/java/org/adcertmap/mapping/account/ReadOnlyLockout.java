// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * The lockout of an account as a read-only domain controller shows it: that one does not compute whether the lockout
 * has ended, so the policy decides. Immutable. Source: MS-SAMR 3.1.1.5 (Effective-LockoutDuration); MS-ADTS
 * 3.1.1.4.5.17.
 *
 * @param lockoutTime in units of 100 ns since 1601-01-01 UTC; 0: not locked out; absent: not readable
 * @param duration the effective lockoutDuration in negative units of 100 ns, or a value that is not negative or -2^63
 *     for a lockout until an administrator ends it; absent: not readable, or not needed
 */
public record ReadOnlyLockout(OptionalLong lockoutTime, OptionalLong duration) {
    /** Returns whether the account is locked out; a lockout of unknown duration has no end. */
    boolean isLockedOut(Instant now) {
        long since = lockoutTime.orElseThrow();
        if (since == 0) {
            return false;
        }
        long ticks = duration.orElse(Long.MIN_VALUE);
        if (since < 0 || ticks >= 0 || ticks == Long.MIN_VALUE) {
            return true;
        }
        return !Filetime.instant(since).plus(Filetime.duration(-ticks)).isBefore(now);
    }
}
