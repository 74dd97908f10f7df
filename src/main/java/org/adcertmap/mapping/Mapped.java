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

/** The certificate belongs to this account, which may log in. Immutable; only {@link CertificateMapper} makes one. */
public final class Mapped implements MappingOutcome {
    private final ClientCertificate clientCertificate;
    private final Instant pathEnd;
    private final Account account;
    private final Binding binding;
    private final String userName;
    private final List<String> roles;
    private final AccountPolicy accounts;
    private volatile Object made; // null until somebody makes it
    private final List<TraceStep> trace;

    /** @param pathEnd until when every certificate of the path is valid */
    Mapped(
            ClientCertificate clientCertificate,
            Instant pathEnd,
            Account account,
            Binding binding,
            MappingPolicy policy,
            List<TraceStep> trace) {
        this.clientCertificate = clientCertificate;
        this.pathEnd = pathEnd;
        this.account = account;
        this.binding = binding;
        this.userName = policy.userNames().of(account);
        this.roles = policy.roles(account.groups());
        this.accounts = policy.accounts();
        this.trace = List.copyOf(trace);
    }

    @Override
    public String certificateName() {
        return clientCertificate.name();
    }

    /** What the certificate says. */
    public ClientCertificate clientCertificate() {
        return clientCertificate;
    }

    public Account account() {
        return account;
    }

    /** The method that binds the certificate to the account. */
    public MappingMethod method() {
        return binding.method();
    }

    /** How much that method's word is worth here. */
    public Strength strength() {
        return binding.strength();
    }

    /** What a domain controller would warn of as event 39: that the match is weak and was let pass. */
    public Optional<String> warning() {
        return binding.warning();
    }

    /** What the application calls the user. */
    public String userName() {
        return userName;
    }

    /** What the application calls the user's groups; sorted, without duplicates. */
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

    private Mapped(Mapped whole) {
        this.clientCertificate = whole.clientCertificate;
        this.pathEnd = whole.pathEnd;
        this.account = whole.account;
        this.binding = whole.binding;
        this.userName = whole.userName;
        this.roles = whole.roles;
        this.accounts = whole.accounts;
        this.trace = List.of();
    }

    /**
     * What somebody makes of this outcome, made once and then kept beside it; two threads may make it at the same time.
     *
     * @param make the only maker there is; it makes the same of the same
     */
    @SuppressWarnings("unchecked") // there is only one maker
    public <T> T memoized(Function<Mapped, T> make) {
        Object known = made;
        if (known == null) {
            known = make.apply(this);
            made = known;
        }
        return (T) known;
    }

    @Override
    public boolean isValidAt(Instant moment) {
        return !moment.isBefore(clientCertificate.notBefore())
                && !moment.isAfter(pathEnd)
                && account.state().refusal(moment, accounts).isEmpty();
    }

    @Override
    public boolean dependsOnAny(Set<Sid> sids) {
        return sids.contains(account.sid()) || account.groups().stream().anyMatch(group -> sids.contains(group.sid()));
    }

    @Override
    public <R> R match(Function<Mapped, R> mapped, Function<Denied, R> denied, Function<Unavailable, R> unavailable) {
        return mapped.apply(this);
    }
}
