// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.Impersonations.Attempt;
import org.adcertmap.delegation.KdcError.Request;
import org.adcertmap.delegation.ServiceTickets.Ticket;
import org.adcertmap.mapping.Mapped;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;

/**
 * What an application does with a delegation: checks whether it may, obtains credential and tickets, and reports each
 * use and each refusal. Safe for any number of threads: the fields are final and thread-safe themselves, or volatile.
 */
final class DelegationUses {
    private final DelegationSettings settings;
    private final DelegationListener listener;
    private final Clock clock;
    private final DelegationThreads threads;
    private final Impersonations impersonations;
    private final ServiceTickets tickets;
    private final RecentEvictions evictions;
    private final DelegationLog log = new DelegationLog();
    private volatile boolean closed;
    private final LoginBackOff loginBackOff = new LoginBackOff();
    private final LoginRefusals loginRefusals;

    DelegationUses(
            DelegationSettings settings,
            DelegationListener listener,
            Clock clock,
            DelegationThreads threads,
            Impersonations impersonations,
            ServiceTickets tickets) {
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.threads = threads;
        this.impersonations = impersonations;
        this.tickets = tickets;
        this.evictions = new RecentEvictions(settings.cacheTtl());
        this.loginRefusals = new LoginRefusals(settings.cacheSize());
    }

    /** Returns how many evictions there have been. */
    long evictions() {
        return evictions.position();
    }

    /** Refuses what was made for these accounts until now. */
    void end(Predicate<Sid> accounts) {
        evictions.add(accounts);
    }

    /** Drops the impersonations of these accounts, and that the KDC has refused them. */
    void drop(Predicate<Sid> accounts) {
        impersonations.evictIf(accounts);
        loginRefusals.evictIf(accounts);
    }

    /**
     * Refuses an object that outlives its mapping.
     *
     * @param since {@link #evictions} when it was made
     * @param at {@link System#nanoTime()} when it was made
     */
    void requireLasting(DelegatedAccount account, long since, long at, String target) throws DelegationException {
        if (evictions.endedSince(since, at, account.sid())) {
            throw refuse(
                    account,
                    target == null ? "" : target,
                    new RefusedDelegation(
                            DelegationRefusal.OFF,
                            account.name() + " may not be delegated: its mapping has ended since the request, or the"
                                    + " request began longer than delegationCacheTtl ago"),
                    null);
        }
    }

    DelegatedAccount account(Mapped mapped) {
        return DelegatedAccount.of(mapped, settings);
    }

    /** Refuses every use from now on. */
    void close() {
        closed = true;
    }

    GSSCredential credential(Mapped mapped, DelegatedAccount account) throws DelegationException {
        requirePermitted(mapped, account, "");
        GSSCredential credential = impersonation(account, "", deadline()).credential();
        listener.delegated(account, "");
        return credential;
    }

    <T> T run(Mapped mapped, DelegatedAccount account, Delegation.Action<T> action) throws Exception {
        requirePermitted(mapped, account, "");
        Impersonation impersonation = impersonation(account, "", deadline());
        try {
            T result = impersonation.run(action);
            listener.delegated(account, "");
            return result;
        } catch (Exception e) {
            KdcError error = KdcError.of(e, impersonation.service().isForwardable());
            if (!KdcError.isIn(e) || !error.isOfKdc()) {
                listener.delegated(account, "");
                throw e;
            }
            if (error.isStaleTicket()) {
                impersonations.dropWithLogin(impersonation); // not repeated: the action may have done something
            }
            DelegationException refused = refuse(account, "", error.refusal(Request.S4U2PROXY, account, ""), e);
            throw e instanceof GSSException ? refused : e;
        }
    }

    byte[] token(Mapped mapped, DelegatedAccount account, String servicePrincipalName) throws DelegationException {
        String name = servicePrincipalName == null ? "" : servicePrincipalName.strip();
        if (!name.matches("[^/@\\s]+/[^@\\s]+(@\\S+)?")) {
            throw new IllegalArgumentException("servicePrincipalName is [" + servicePrincipalName
                    + "]: it must be a service and a host, for example HTTP/reports.corp.example.com");
        }
        requirePermitted(mapped, account, name);
        String target = name.contains("@") || settings.realm().isEmpty() ? name : name + "@" + settings.realm();
        long deadline = deadline();
        Impersonation impersonation = impersonation(account, name, deadline);
        Ticket ticket = ticket(impersonation, account, target, name, deadline);
        if (ticket.isStale()) {
            impersonations.dropWithLogin(impersonation);
            impersonation = impersonation(account, name, deadline);
            ticket = ticket(impersonation, account, target, name, deadline);
        }
        if (ticket.refused().isPresent()) {
            throw refuse(account, name, ticket.refused().get(), null);
        }
        Impersonation withTicket = impersonation;
        try {
            byte[] token = DelegationThreads.call(threads, () -> withTicket.token(target), deadline); // has its ticket
            listener.delegated(account, name);
            return token;
        } catch (TimeoutException e) {
            throw refuse(account, name, unavailable(account), null);
        } catch (Exception e) {
            throw refuse(
                    account,
                    name,
                    KdcError.of(e, withTicket.service().isForwardable()).refusal(Request.S4U2PROXY, account, name),
                    e);
        }
    }

    private Ticket ticket(
            Impersonation impersonation, DelegatedAccount account, String target, String name, long deadline)
            throws DelegationException {
        Optional<Ticket> ticket = tickets.get(impersonation, account, target, deadline);
        if (ticket.isEmpty()) {
            throw refuse(account, name, unavailable(account), null);
        }
        return ticket.get();
    }

    private Impersonation impersonation(DelegatedAccount account, String target, long deadline)
            throws DelegationException {
        Optional<Attempt> attempt = impersonations.get(account, deadline);
        if (attempt.isEmpty()) {
            throw refuse(account, target, unavailable(account), null);
        }
        Optional<Impersonation> granted = attempt.get().impersonation();
        if (granted.isEmpty()) {
            throw refuse(account, target, attempt.get().refused().orElseThrow(), null);
        }
        return granted.get();
    }

    /** Returns a credential that no other login has; empty if there is none. */
    Optional<GSSCredential> credentialOfLogin(Mapped mapped) {
        DelegatedAccount account = account(mapped);
        if (closed || account.exclusion().isPresent() || loginRefusals.isRefused(account) || !loginBackOff.mayTry()) {
            return Optional.empty();
        }
        long position = loginRefusals.position();
        Attempt attempt;
        try {
            Executor executor = threads.forRealmOf(account.principal());
            attempt = DelegationThreads.call(executor, () -> impersonations.attempt(account), deadline());
        } catch (Exception e) {
            attempt = new Attempt(account.sid(), Optional.empty(), Optional.of(unavailable(account)));
        }
        if (attempt.refused().isPresent()) {
            RefusedDelegation refused = attempt.refused().get();
            if (refused.refusal() == DelegationRefusal.UNAVAILABLE) {
                loginBackOff.failed();
            } else {
                loginBackOff.responded();
                loginRefusals.add(account, position);
            }
            refuse(account, "", refused, null);
            return Optional.empty();
        }
        loginBackOff.responded();
        listener.delegated(account, "");
        return attempt.impersonation().map(Impersonation::credential);
    }

    private long deadline() {
        return System.nanoTime() + settings.timeout().toNanos();
    }

    private void requirePermitted(Mapped mapped, DelegatedAccount account, String target) throws DelegationException {
        Optional<String> reason = closed
                ? Optional.of("the Realm has been stopped, or its settings of delegation have changed")
                : mapped.isValidAt(clock.instant())
                        ? account.exclusion()
                        : Optional.of("the mapping of the account has ended");
        if (reason.isPresent()) {
            throw refuse(
                    account,
                    target,
                    new RefusedDelegation(
                            DelegationRefusal.OFF, account.name() + " may not be delegated: " + reason.get()),
                    null);
        }
    }

    private RefusedDelegation unavailable(DelegatedAccount account) {
        return new RefusedDelegation(
                DelegationRefusal.UNAVAILABLE,
                "no KDC has responded within delegationTimeout, "
                        + settings.timeout().toMillis() + " ms, to delegate " + account.name());
    }

    private DelegationException refuse(
            DelegatedAccount account, String target, RefusedDelegation refused, Throwable cause) {
        log.refused(account, target, refused);
        listener.refused(account, target, refused.refusal(), refused.sentence());
        return refused.exception(cause);
    }
}
