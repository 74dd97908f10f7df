// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.method.Strength;

/** The user of a mapped certificate: an account of the directory, or one in a file. Immutable. */
public sealed interface MappedUser permits DirectoryUser, ListedUser {
    /** The user name that the application sees. */
    String userName();

    /** The roles that the application sees; sorted, without duplicates. May compute them. */
    List<String> roles();

    /** Whether it has one of these roles. */
    default boolean hasAnyRole(Set<String> roles) {
        return roles().stream().anyMatch(roles::contains);
    }

    /** The name of the mapping method. */
    String method();

    /** The strength of the binding between certificate and user. */
    Strength strength();

    /** The warning about a mapping that was permitted; empty without one. */
    Optional<String> warning();

    /** The account in the directory; empty for a user in a file. */
    Optional<Account> account();

    /** The accounts that match strongly as well, and were left out by an account pattern; mostly none. */
    Set<Sid> otherAccounts();

    /** Whether the account may log in at that moment, as far as time alone decides. */
    boolean mayLogInAt(Instant moment);
}
