// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.util.Locale;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.method.Strength;

/**
 * What delegation needs to know of a mapped account. Immutable.
 *
 * @param name {@code CORP\alice}, for logs
 * @param principal {@code alice@CORP.EXAMPLE.COM} of its own domain, with {@code \}, {@code /} and {@code @} in the
 *     name escaped as the JDK parses them
 * @param isSensitive whether it must not be delegated, as far as is known: NOT_DELEGATED, or a member of Protected
 *     Users (MS-SFU 3.2.5.1.2)
 * @param exclusion why the settings exclude it; empty if they do not
 */
public record DelegatedAccount(
        Sid sid, String name, String principal, boolean isSensitive, Optional<String> exclusion) {
    private static final int NOT_DELEGATED = 0x100000;
    private static final long PROTECTED_USERS = 525; // relative identifier

    static DelegatedAccount of(Mapped mapped, DelegationSettings settings) {
        return of(mapped.account().orElseThrow(), exclusion(mapped, settings)); // a user in a file is never delegated
    }

    /** Returns an account that the settings do not exclude. */
    static DelegatedAccount of(Account account) {
        return of(account, Optional.empty());
    }

    private static DelegatedAccount of(Account account, Optional<String> exclusion) {
        return new DelegatedAccount(
                account.sid(),
                account.netbiosDomain() + "\\" + account.sAMAccountName(),
                account.sAMAccountName().replaceAll("[\\\\/@]", "\\\\$0") + "@"
                        + account.dnsDomain().toUpperCase(Locale.ROOT),
                isSensitive(account),
                exclusion);
    }

    /** Returns whether the account must not be delegated: NOT_DELEGATED, or a member of Protected Users. */
    public static boolean isSensitive(Account account) {
        return (account.state().userAccountControl().orElse(0) & NOT_DELEGATED) != 0
                || account.groups().stream()
                        .anyMatch(group -> group.sid().isInDomainOf(account.sid())
                                && group.sid().relativeIdentifier() == PROTECTED_USERS);
    }

    private static Optional<String> exclusion(Mapped mapped, DelegationSettings settings) {
        if (mapped.strength() != Strength.STRONG && !settings.weakMatches()) {
            return Optional.of("the certificate is mapped to the account by a weak mapping, and delegationStrength is"
                    + " [strong]");
        }
        return settings.roles().isEmpty() || mapped.hasAnyRole(settings.roles())
                ? Optional.empty()
                : Optional.of("the account has none of delegationRoles");
    }
}
