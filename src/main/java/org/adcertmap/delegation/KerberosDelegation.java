// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.adcertmap.Delegation;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Mapped;
import org.ietf.jgss.GSSCredential;

/**
 * Delegates mapped accounts by Kerberos: constrained delegation with protocol transition (S4U2Self, S4U2Proxy; MS-SFU),
 * as the directory permits it to the service account. Creating it sends nothing over the network. No caller waits for
 * the KDC for longer than {@code delegationTimeout}, except in an action of its own. Thread-safe, as its parts are.
 */
public final class KerberosDelegation implements AutoCloseable {
    private final DelegationSettings settings;
    private final DelegationThreads threads = new DelegationThreads();
    private final ServiceLogin login;
    private final Impersonations impersonations;
    private final ServiceTickets tickets;
    private final DelegationUses uses;
    private final AtomicInteger owners = new AtomicInteger(1);

    /** @param listener learns of each use */
    public KerberosDelegation(DelegationSettings settings, DelegationListener listener, Clock clock) {
        this.settings = settings;
        this.login = new ServiceLogin(settings.principal(), settings.keytab(), clock);
        this.impersonations = new Impersonations(settings, login, threads);
        this.tickets = new ServiceTickets(settings, threads);
        this.uses = new DelegationUses(settings, listener, clock, threads, impersonations, tickets);
    }

    /** Logs the service account in, and logs what is wrong with its rights and its key. Returns at once. */
    public void start() {
        BackgroundTasks.start(threads.forRealmOf(settings.principal()), new ServiceCheck(settings, login));
    }

    /** Returns the settings. */
    public DelegationSettings settings() {
        return settings;
    }

    /** Returns the delegation of an outcome; does nothing yet. */
    public Delegation of(Mapped mapped) {
        return new AccountDelegation(uses, mapped);
    }

    /**
     * Returns a credential for the principal of one login: no other has it, so that a logout, which disposes it, hurts
     * no other login. Each needs a request to the KDC. An account that the KDC has refused gets none for ten seconds,
     * without another request; and while no KDC responds, only one login in ten seconds waits for one.
     *
     * @return empty if the account is not delegated; each refusal of the KDC is logged and counted once
     */
    public Optional<GSSCredential> credentialOfLogin(Mapped mapped) {
        return uses.credentialOfLogin(mapped);
    }

    /** Drops what is cached of these accounts, because they have changed or are not mapped any longer. */
    public void evictIf(Predicate<Sid> condition) {
        uses.end(condition);
        uses.drop(condition);
    }

    /** Drops what is cached of these accounts; what requests have of them serves on: none has changed. */
    public void drop(Predicate<Sid> condition) {
        uses.drop(condition);
    }

    /** Drops what is cached of all accounts. */
    public void clear() {
        evictIf(account -> true);
        login.retry();
        tickets.clear();
    }

    /** Returns of how many accounts something is cached, refusals included. */
    public long size() {
        return impersonations.size();
    }

    /** Adds an owner: each must close it, and the last one does. */
    public void share() {
        owners.incrementAndGet();
    }

    @Override
    public void close() {
        if (owners.decrementAndGet() == 0) {
            uses.close();
            threads.close();
            clear();
        }
    }
}
