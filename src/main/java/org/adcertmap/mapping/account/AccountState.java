// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * The state of an account, which decides whether it may log in. An attribute that every account has counts as
 * unreadable where it is absent, and an unreadable state denies the account. Immutable. Sources: MS-ADTS 2.2.16
 * (flags), 3.1.1.4.5.17 (the computed flags); MS-SFU for what blocks a logon without a password.
 *
 * @param userAccountControl the stored flags
 * @param computed msDS-User-Account-Control-Computed, the only attribute that shows when a lockout has ended
 * @param lockoutTime in units of 100 ns since 1601-01-01 UTC; 0: not locked out
 * @param readOnlyLockout present if a read-only domain controller returned the account; {@code computed} and
 *     {@code lockoutTime} do not count then
 * @param accountExpires in units of 100 ns since 1601-01-01 UTC; 0 and 2^63-1: never
 * @param logonHours the format is described in {@link LogonHours}; absent: no restriction, if it is readable
 * @param rights what is readable of the account
 */
public record AccountState(
        OptionalInt userAccountControl,
        OptionalInt computed,
        OptionalLong lockoutTime,
        Optional<ReadOnlyLockout> readOnlyLockout,
        OptionalLong accountExpires,
        Optional<byte[]> logonHours,
        ReadRights rights) {
    private static final int DISABLED = 0x2;
    private static final int LOCKED_OUT = 0x10;
    private static final int SMARTCARD_REQUIRED = 0x40000;
    private static final int PASSWORD_EXPIRED = 0x800000;
    private static final int COMPUTER_ACCOUNTS = 0x1000 | 0x2000;
    /** WORKSTATION_TRUST_ACCOUNT, SERVER_TRUST_ACCOUNT and INTERDOMAIN_TRUST_ACCOUNT. */
    static final int TRUST_ACCOUNTS = COMPUTER_ACCOUNTS | 0x800;

    /**
     * Whether the bind account may read what an account need not have, so that its absence alone does not show a
     * missing right. Immutable.
     *
     * @param logonHours whether logonHours would be in the entry if the account had them
     * @param tokenGroups whether the groups of the account's token are readable; they are unknown otherwise, and not
     *     empty
     */
    public record ReadRights(boolean logonHours, boolean tokenGroups) {}

    /** The first reason to deny this account at that time; empty where it may log in. */
    public Optional<Refusal> refusal(Instant now, AccountPolicy policy) {
        Set<RequiredAttribute> unreadable = unreadable(policy);
        if (!unreadable.isEmpty()) {
            return Optional.of(RequiredAttribute.refusal(unreadable, "the account"));
        }
        int flags = userAccountControl.orElseThrow();
        if ((flags & DISABLED) != 0) {
            return refused(Denial.DISABLED, String.format("userAccountControl is 0x%X", flags));
        }
        if ((flags & (policy.computerAccounts() ? TRUST_ACCOUNTS & ~COMPUTER_ACCOUNTS : TRUST_ACCOUNTS)) != 0) {
            return refused(Denial.COMPUTER_ACCOUNT, String.format("userAccountControl is 0x%X", flags));
        }
        Optional<Refusal> refusal = lockout(now); // no lambda expressions: this runs for every request
        if (refusal.isEmpty()) {
            refusal = expiry(now);
        }
        if (refusal.isEmpty()) {
            refusal = hours(now, policy);
        }
        return refusal.isPresent() ? refusal : password(policy);
    }

    /** Returns all attributes that this policy needs and that the bind account may not read. */
    public Set<RequiredAttribute> unreadable(AccountPolicy policy) {
        Set<RequiredAttribute> unreadable = Set.of(); // mostly: this runs for every request
        if (userAccountControl.isEmpty()) {
            unreadable = with(RequiredAttribute.USER_ACCOUNT_CONTROL, unreadable);
        }
        // An absent lockoutTime may be one that the bind account may not read.
        if (readOnlyLockout.isPresent()) {
            if (readOnlyLockout.get().lockoutTime().isEmpty()) {
                unreadable = with(RequiredAttribute.LOCKOUT_TIME, unreadable);
            }
            if (policy.checkPasswordExpired()) {
                unreadable = with(RequiredAttribute.COMPUTED, unreadable);
            }
        } else if (computed.isEmpty() && (lockoutTime.isEmpty() || policy.checkPasswordExpired())) {
            unreadable = with(RequiredAttribute.COMPUTED, unreadable);
        }
        if (accountExpires.isEmpty()) {
            unreadable = with(RequiredAttribute.ACCOUNT_EXPIRES, unreadable);
        }
        if (!rights.tokenGroups()) {
            unreadable = with(RequiredAttribute.TOKEN_GROUPS, unreadable);
        }
        if (policy.checkLogonHours() && logonHours.isEmpty() && !rights.logonHours()) {
            unreadable = with(RequiredAttribute.LOGON_HOURS, unreadable);
        }
        return unreadable;
    }

    private static Set<RequiredAttribute> with(RequiredAttribute attribute, Set<RequiredAttribute> others) {
        Set<RequiredAttribute> all = EnumSet.of(attribute);
        all.addAll(others);
        return all;
    }

    private Optional<Refusal> hours(Instant now, AccountPolicy policy) {
        boolean denied = policy.checkLogonHours()
                && logonHours.filter(hours -> !LogonHours.allow(hours, now)).isPresent();
        return denied ? refused(Denial.LOGON_HOURS, "at " + now) : Optional.empty();
    }

    private Optional<Refusal> password(AccountPolicy policy) {
        // A domain controller renews the expired password of a smart-card-only account by itself, see
        // msDS-ExpirePasswordsOnSmartCardOnlyAccounts (MS-SAMS 3.3.5.7.2): its user does not know it and cannot change
        // it.
        boolean checked = policy.checkPasswordExpired() && (userAccountControl.orElseThrow() & SMARTCARD_REQUIRED) == 0;
        return !checked || (computed.orElseThrow() & PASSWORD_EXPIRED) == 0
                ? Optional.empty()
                : refused(Denial.PASSWORD_EXPIRED, "msDS-User-Account-Control-Computed has the bit 0x800000");
    }

    private Optional<Refusal> lockout(Instant now) {
        if (readOnlyLockout.isPresent()) {
            return readOnlyLockout.get().isLockedOut(now)
                    ? refused(
                            Denial.LOCKED_OUT,
                            "lockoutTime is set, and by the lockout policy, or because it is not readable, the lockout"
                                    + " has not ended")
                    : Optional.empty();
        }
        if (computed.isPresent()) {
            return (computed.getAsInt() & LOCKED_OUT) == 0
                    ? Optional.empty()
                    : refused(Denial.LOCKED_OUT, "msDS-User-Account-Control-Computed has the bit 0x10");
        }
        // lockoutTime alone does not show whether the lockout has ended.
        return lockoutTime.orElseThrow() == 0
                ? Optional.empty()
                : refused(
                        Denial.LOCKED_OUT, "lockoutTime is set and msDS-User-Account-Control-Computed is not readable");
    }

    private Optional<Refusal> expiry(Instant now) {
        return Filetime.expiry(accountExpires.orElseThrow())
                .filter(expires -> !now.isBefore(expires))
                .flatMap(expires -> refused(Denial.ACCOUNT_EXPIRED, "since " + expires));
    }

    private static Optional<Refusal> refused(Denial denial, String detail) {
        return Optional.of(new Refusal(denial, detail));
    }
}
