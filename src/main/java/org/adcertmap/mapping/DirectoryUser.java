// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.binding.Binding;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.method.Strength;

/**
 * An account of the directory to which a certificate is bound. Immutable.
 *
 * @param found the account, as its own domain describes it
 * @param others the accounts that match strongly as well, and were left out by an account pattern
 * @param binding what binds the certificate to it
 * @param userName in the {@code userNameFormat}
 * @param policy how its roles are named, and what of its state is checked
 */
record DirectoryUser(Account found, Set<Sid> others, Binding binding, String userName, MappingPolicy policy)
        implements MappedUser {
    static DirectoryUser of(Account account, Set<Sid> others, Binding binding, MappingPolicy policy) {
        return new DirectoryUser(account, others, binding, policy.userNames().of(account), policy);
    }

    /** Not cached: the principal has them as well. */
    @Override
    public List<String> roles() {
        return policy.roles(found.groups());
    }

    @Override
    public boolean hasAnyRole(Set<String> roles) {
        return policy.hasAnyRole(found.groups(), roles);
    }

    @Override
    public String method() {
        return binding.method().name();
    }

    @Override
    public Strength strength() {
        return binding.strength();
    }

    @Override
    public Optional<String> warning() {
        return binding.warning();
    }

    @Override
    public Optional<Account> account() {
        return Optional.of(found);
    }

    @Override
    public Set<Sid> otherAccounts() {
        return others;
    }

    @Override
    public boolean mayLogInAt(Instant moment) {
        return found.state().refusal(moment, policy.accounts()).isEmpty();
    }
}
