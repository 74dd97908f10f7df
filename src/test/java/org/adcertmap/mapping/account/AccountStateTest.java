// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An account that may not log in, or whose state is unreadable, is denied, however strong the mapping. */
class AccountStateTest extends MappingTest {
    private MappingOutcome mapStrongly() {
        return map(cWithSid());
    }

    @BeforeEach
    void setTime() {
        now = Instant.parse("2025-06-01T12:00:00Z");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "F1 disabled, 0x202, DISABLED",
        "disabled computer matched by a userPrincipalName, 0x1002, COMPUTER_ACCOUNT",
        "F19 interdomain trust, 0x800, COMPUTER_ACCOUNT",
        "workstation trust, 0x1000, COMPUTER_ACCOUNT",
        "server trust, 0x2000, COMPUTER_ACCOUNT",
    })
    void flagsThatDeny(String row, String flags, Denial denial) {
        alice.userAccountControl = OptionalInt.of(Integer.decode(flags));
        assertDenied(denial, mapStrongly());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "normal, 0x200",
        "F4 stored lockout bit is ignored, 0x210",
        "F9 smart card required, 0x40200",
        "F15 not delegated, 0x100200",
        "password never expires, 0x10200",
    })
    void flagsThatPermit(String row, String flags) {
        alice.userAccountControl = OptionalInt.of(Integer.decode(flags));
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
    }

    @Test
    @DisplayName("F2 a locked out account is denied")
    void lockedOutAccountIsDenied() {
        alice.computed = OptionalInt.of(0x10);
        assertDenied(Denial.LOCKED_OUT, mapStrongly());
    }

    @Test
    @DisplayName("F3 an account whose lockout has ended is permitted")
    void endedLockoutIsPermitted() {
        alice.lockoutTime = OptionalLong.of(133_000_000_000_000_000L);
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
    }

    @Test
    @DisplayName("F7 an expired password is ignored by default")
    void expiredPasswordIsIgnoredByDefault() {
        alice.computed = OptionalInt.of(0x800000);
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "F5 in 2020, 132223104000000000, ACCOUNT_EXPIRED",
        "now, 133932528000000000, ACCOUNT_EXPIRED",
        "before 1970, 1, ACCOUNT_EXPIRED",
    })
    void expiredAccountIsDenied(String row, long accountExpires, Denial denial) {
        alice.accountExpires = OptionalLong.of(accountExpires);
        assertDenied(denial, mapStrongly());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "F6 never as 0, 0",
        "F6 never as the largest number, 9223372036854775807",
        "F6 in 2099, 157153824000000000",
        "100 ns from now, 133932528000000001",
    })
    void unexpiredAccountIsPermitted(String row, long accountExpires) {
        alice.accountExpires = OptionalLong.of(accountExpires);
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
    }

    @Test
    @DisplayName("F16 an unreadable userAccountControl denies the account")
    void unreadableUserAccountControlIsDenied() {
        alice.userAccountControl = OptionalInt.empty();
        assertDenied(Denial.STATE_UNREADABLE, mapStrongly());
    }

    @Test
    void unreadableAccountExpiresIsDenied() {
        alice.accountExpires = OptionalLong.empty();
        assertDenied(Denial.STATE_UNREADABLE, mapStrongly());
    }

    @Test
    @DisplayName("F20 without the computed flags lockoutTime decides, and its absence is unreadable")
    void lockoutTimeDecidesWithoutTheComputedFlags() {
        alice.computed = OptionalInt.empty();
        assertDenied(Denial.STATE_UNREADABLE, mapStrongly());
        alice.lockoutTime = OptionalLong.of(133_000_000_000_000_000L);
        assertDenied(Denial.LOCKED_OUT, mapStrongly());
        alice.lockoutTime = OptionalLong.of(0);
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "F10 never, 000000000000000000000000000000000000000000, 2025-06-02T09:00:00Z, false",
        "F11 Saturday, 00000000ff0300ff0300ff0300ff0300ff03000000, 2025-06-07T09:00:00Z, false",
        "F11 Monday at eight, 00000000ff0300ff0300ff0300ff0300ff03000000, 2025-06-02T08:00:00Z, true",
        "F11 Monday before eight, 00000000ff0300ff0300ff0300ff0300ff03000000, 2025-06-02T07:59:59Z, false",
        "F11 Friday before six, 00000000ff0300ff0300ff0300ff0300ff03000000, 2025-06-06T17:59:59Z, true",
        "F11 Friday at six, 00000000ff0300ff0300ff0300ff0300ff03000000, 2025-06-06T18:00:00Z, false",
        "Sunday at midnight, 010000000000000000000000000000000000000000, 2025-06-01T00:30:00Z, true",
        "F12 twenty octets, 0000000000000000000000000000000000000000, 2025-06-02T09:00:00Z, true",
    })
    void logonHoursDenyWhereTheyAreChecked(String row, String hours, Instant time, boolean allowed) {
        alice.logonHours = Optional.of(HexFormat.of().parseHex(hours));
        now = time;
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
        accounts = new AccountPolicy(true, false, false);
        if (allowed) {
            assertMapped("CONTOSO\\alice", "sid", mapStrongly());
        } else {
            assertDenied(Denial.LOGON_HOURS, mapStrongly());
        }
    }

    @Test
    void accountWithoutLogonHoursIsPermitted() {
        accounts = new AccountPolicy(true, true, false);
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
    }

    @Test
    void unreadableLogonHoursAreDeniedWhereTheyAreChecked() {
        alice.logonHoursReadable = false;
        assertMapped("CONTOSO\\alice", "sid", mapStrongly());
        accounts = new AccountPolicy(true, false, false);
        assertDenied(Denial.STATE_UNREADABLE, mapStrongly());
    }

    @Test
    @DisplayName("F8 an expired or unreadable password state denies with checkPasswordExpired")
    void expiredPasswordIsDeniedWhereItIsChecked() {
        accounts = new AccountPolicy(false, true, false);
        alice.computed = OptionalInt.of(0x800000);
        assertDenied(Denial.PASSWORD_EXPIRED, mapStrongly());
        alice.computed = OptionalInt.empty();
        alice.lockoutTime = OptionalLong.of(0);
        assertDenied(Denial.STATE_UNREADABLE, mapStrongly());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "smart card required, 0x40200, true",
        "smart card and password never expires, 0x50200, true",
        "password, 0x200, false",
    })
    @DisplayName("F8 the expired password of a smart-card-only account does not deny it")
    void expiredPasswordOfASmartCardOnlyAccountIsIgnored(String row, String flags, boolean permitted) {
        accounts = new AccountPolicy(false, true, false);
        alice.computed = OptionalInt.of(0x800000);
        alice.userAccountControl = OptionalInt.of(Integer.decode(flags));
        if (permitted) {
            assertMapped("CONTOSO\\alice", "sid", mapStrongly());
        } else {
            assertDenied(Denial.PASSWORD_EXPIRED, mapStrongly());
        }
    }
}
