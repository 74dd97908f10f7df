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
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.binding.Binding;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Strength;

/**
 * Outcome of a mapping that succeeded: the certificate is mapped to this account, which may log in. Only
 * {@link CertificateMapper} creates one. Immutable.
 */
public final class Mapped implements MappingOutcome {
    private final ClientCertificate clientCertificate;
    private final Instant pathEnd;
    private final Account account;
    private final Set<Sid> others;
    private final Binding binding;
    private final String userName;
    private final List<String> roles;
    private final AccountPolicy accounts;
    private final List<TraceStep> trace;

    /**
     * @param pathEnd the end of the certification path's validity: the earliest notAfter of its certificates
     * @param others the accounts that match strongly as well, and were left out by an account pattern
     */
    Mapped(
            ClientCertificate clientCertificate,
            Instant pathEnd,
            Account account,
            Set<Sid> others,
            Binding binding,
            MappingPolicy policy,
            List<TraceStep> trace) {
        this.clientCertificate = clientCertificate;
        this.pathEnd = pathEnd;
        this.account = account;
        this.others = others;
        this.binding = binding;
        this.userName = policy.userNames().of(account);
        this.roles = policy.roles(account.groups());
        this.accounts = policy.accounts();
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

    /** The account, as its own domain describes it. */
    public Account account() {
        return account;
    }

    /** The accounts that match strongly as well, and were left out by an account pattern; mostly none. */
    public Set<Sid> others() {
        return others;
    }

    Binding binding() {
        return binding;
    }

    /** The method that binds the certificate to the account. */
    public MappingMethod method() {
        return binding.method();
    }

    /** The strength of the binding. */
    public Strength strength() {
        return binding.strength();
    }

    /** The warning about a weak mapping that was permitted, which a domain controller logs as event 39. */
    public Optional<String> warning() {
        return binding.warning();
    }

    /** The user name that the application sees, in the {@code userNameFormat}. */
    public String userName() {
        return userName;
    }

    /** The roles that the application sees; sorted, without duplicates. */
    public List<String> roles() {
        return roles;
    }

    @Override
    public List<TraceStep> trace() {
        return trace;
    }

    @Override
    public Mapped withoutTrace() {
        return new Mapped(this);
    }

    private Mapped(Mapped traced) {
        this.clientCertificate = traced.clientCertificate;
        this.pathEnd = traced.pathEnd;
        this.account = traced.account;
        this.others = traced.others;
        this.binding = traced.binding;
        this.userName = traced.userName;
        this.roles = traced.roles;
        this.accounts = traced.accounts;
        this.trace = List.of();
    }

    @Override
    public boolean isValidAt(Instant moment) {
        return !moment.isBefore(clientCertificate.notBefore())
                && !moment.isAfter(pathEnd)
                && account.state().refusal(moment, accounts).isEmpty();
    }

    /**
     * Whether each group of the token is known by name but those of other domains: a change of one that the bind
     * account may not read, or that is in sIDHistory, cannot be noticed.
     */
    public boolean areAllGroupsKnown() {
        return account.groups().stream()
                .allMatch(group -> group.name().isPresent() || !group.sid().isInDomainOf(account.sid()));
    }

    @Override
    public boolean dependsOnAny(Set<Sid> sids) {
        return sids.contains(account.sid())
                || account.groups().stream().anyMatch(group -> sids.contains(group.sid()))
                || others.stream().anyMatch(sids::contains);
    }

    @Override
    public <R> R match(Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable) {
        return mapped.apply(this);
    }
}
