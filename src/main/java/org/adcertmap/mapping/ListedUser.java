// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.method.Strength;

/**
 * A user in a file of mappings, without an account in a directory. Immutable.
 *
 * @param roles sorted, without duplicates
 * @param method the name of the kind of mapping
 */
public record ListedUser(String userName, List<String> roles, String method, Strength strength) implements MappedUser {
    /** Sorts the roles. */
    public ListedUser {
        roles = List.copyOf(new TreeSet<>(roles));
    }

    @Override
    public Optional<String> warning() {
        return Optional.empty();
    }

    @Override
    public Optional<Account> account() {
        return Optional.empty();
    }

    @Override
    public Set<Sid> otherAccounts() {
        return Set.of();
    }

    @Override
    public boolean mayLogInAt(Instant moment) {
        return true;
    }
}
