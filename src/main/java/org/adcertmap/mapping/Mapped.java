// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.method.Strength;

/**
 * Outcome of a mapping that succeeded: the certificate is trusted and mapped to this user, who may log in. Only
 * {@link ValidatedMapping} and {@link RepeatedMapping} create one. Immutable.
 */
public final class Mapped implements MappingOutcome {
    private final ClientCertificate clientCertificate;
    private final long pathEnd; // seconds since 1970
    private final MappedUser user;
    private final List<TraceStep> trace;

    /** @param pathEnd the end of the certification path's validity: the earliest notAfter of its certificates */
    Mapped(ClientCertificate clientCertificate, Instant pathEnd, MappedUser user, List<TraceStep> trace) {
        this.clientCertificate = clientCertificate;
        this.pathEnd = pathEnd.getEpochSecond();
        this.user = user;
        this.trace = List.copyOf(trace);
    }

    @Override
    public String certificateName() {
        return clientCertificate.issuerAndSerialNumber();
    }

    /** The decoded client certificate. */
    public ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    /** The user to which the certificate is mapped. */
    public MappedUser user() {
        return user;
    }

    /** The account, as its own domain describes it; empty for a user in a file. */
    public Optional<Account> account() {
        return user.account();
    }

    /** The accounts that match strongly as well, and were left out by an account pattern; mostly none. */
    public Set<Sid> others() {
        return user.otherAccounts();
    }

    /** The name of the method that binds the certificate to the user. */
    public String method() {
        return user.method();
    }

    /** The strength of the binding. */
    public Strength strength() {
        return user.strength();
    }

    /** The warning about a weak mapping that was permitted, which a domain controller logs as event 39. */
    public Optional<String> warning() {
        return user.warning();
    }

    /** The user name that the application sees: of an account, in the {@code userNameFormat}. */
    public String userName() {
        return user.userName();
    }

    /** The roles that the application sees; sorted, without duplicates. */
    public List<String> roles() {
        return user.roles();
    }

    /** Whether the application sees one of these roles. */
    public boolean hasAnyRole(Set<String> roles) {
        return user.hasAnyRole(roles);
    }

    @Override
    public List<TraceStep> trace() {
        return trace;
    }

    @Override
    public Mapped withoutTrace() {
        return new Mapped(clientCertificate, Instant.ofEpochSecond(pathEnd), user, List.of());
    }

    @Override
    public boolean isValidAt(Instant moment) {
        return !moment.isBefore(clientCertificate.notBefore())
                && !moment.isAfter(Instant.ofEpochSecond(pathEnd))
                && user.mayLogInAt(moment);
    }

    /**
     * Whether each group of the token is known by name and shows its members, but those of other domains: a change of
     * one that the bind account may not read, or that is in sIDHistory, cannot be noticed.
     */
    public boolean areAllGroupsKnown() {
        return account()
                .filter(account -> account.groups().stream()
                        .allMatch(group -> group.name().isEmpty()
                                ? group.sid().isOfADomain() && !group.sid().isInDomainOf(account.sid())
                                : group.membership() == Group.Membership.VISIBLE))
                .isPresent();
    }

    @Override
    public boolean dependsOnAny(Set<Sid> sids) {
        return user.otherAccounts().stream().anyMatch(sids::contains)
                || account()
                        .filter(account -> sids.contains(account.sid())
                                || account.groups().stream().anyMatch(group -> sids.contains(group.sid())))
                        .isPresent();
    }

    @Override
    public <R> R match(Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable) {
        return mapped.apply(this);
    }
}
