// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lockout of an account that a read-only domain controller returned: the policy decides, and not the flags. */
class ReadOnlyLockoutTest extends MappingTest {
    /** 2025-06-01T12:00:00Z, the time of each mapping. */
    private static final long NOON = 133_932_528_000_000_000L;

    private static final long HALF_HOUR = 18_000_000_000L;

    @BeforeEach
    void setTime() {
        now = Instant.parse("2025-06-01T12:00:00Z");
        alice.computed = OptionalInt.of(0); // whatever it contains
    }

    private MappingOutcome map(OptionalLong lockoutTime, OptionalLong duration) {
        alice.readOnlyLockout = Optional.of(new ReadOnlyLockout(lockoutTime, duration));
        return map(cWithSid());
    }

    @Test
    void accountThatWasNeverLockedOutIsMapped() {
        assertMapped("CONTOSO\\alice", "sid", map(OptionalLong.of(0), OptionalLong.empty()));
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "just now, 0, -18000000000, true",
        "for the last time, -18000000000, -18000000000, true",
        "ended 100 ns ago, -18000000001, -18000000000, false",
        "clock of the domain controller is ahead, 18000000000, -18000000000, true",
        "until an administrator ends it, -864000000000000, -9223372036854775808, true",
        "no duration, -864000000000000, 0, true",
        "not a duration, -864000000000000, 18000000000, true",
    })
    void lockoutEndsAfterItsDuration(String row, long since, long duration, boolean locked) {
        MappingOutcome outcome = map(OptionalLong.of(NOON + since), OptionalLong.of(duration));
        if (locked) {
            assertDenied(Denial.LOCKED_OUT, outcome);
        } else {
            assertMapped("CONTOSO\\alice", "sid", outcome);
        }
    }

    @Test
    void lockoutOfUnknownDurationDoesNotEnd() {
        assertDenied(Denial.LOCKED_OUT, map(OptionalLong.of(1), OptionalLong.empty()));
        assertDenied(Denial.LOCKED_OUT, map(OptionalLong.of(-1), OptionalLong.of(-HALF_HOUR)));
    }

    @Test
    void unreadableLockoutTimeIsARefusal() {
        assertDenied(Denial.STATE_UNREADABLE, map(OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void flagsThatAreNotComputedDoNotShowThatAPasswordIsValid() {
        accounts = new AccountPolicy(false, true, false);
        assertDenied(Denial.STATE_UNREADABLE, map(OptionalLong.of(0), OptionalLong.empty()));
    }
}
