// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.adcertmap.cache.BackgroundLoader;
import org.adcertmap.cache.CachePolicy;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.delegation.KdcError.Request;

/**
 * Obtains the service ticket of each impersonation for each target once (S4U2Proxy): the JDK caches the ticket in the
 * Subject of the account, but threads that request the first one concurrently would each obtain their own. Caches
 * whether there is one, and refusals for some seconds. Thread-safe, as its parts are.
 */
final class ServiceTickets {
    private static final int TARGETS_OF_AN_ACCOUNT = 4;
    private static final Duration REFUSAL_BACK_OFF = Duration.ofSeconds(5);

    private final DelegationThreads threads;
    private final RefreshingCache<Key, Ticket> cache;

    /** One impersonation, by its identity, and a target. */
    private record Key(Impersonation impersonation, String target) {}

    /**
     * What has become of a request to the KDC.
     *
     * @param refused empty if there is a ticket
     * @param isStale whether another impersonation may get one
     */
    record Ticket(Optional<RefusedDelegation> refused, boolean isStale) {}

    private record Policy(Duration cacheTtl) implements CachePolicy<Ticket> {
        @Override
        public Lifetime lifetimeOf(Ticket ticket) {
            if (ticket.refused().isEmpty()) {
                return new Lifetime.Cached(cacheTtl, cacheTtl, Duration.ZERO);
            }
            boolean isUncertain = ticket.isStale() || ticket.refused().get().refusal() == DelegationRefusal.UNAVAILABLE;
            return isUncertain
                    ? new Lifetime.NotCached(false)
                    : new Lifetime.Failed(REFUSAL_BACK_OFF, RefusedDelegation.TTL);
        }
    }

    /** @param threads run the requests to the KDC */
    ServiceTickets(DelegationSettings settings, DelegationThreads threads) {
        this.threads = threads;
        cache = new RefreshingCache<>(
                settings.cacheSize() * TARGETS_OF_AN_ACCOUNT, new Policy(settings.cacheTtl()), threads);
    }

    /**
     * Makes the Subject of the impersonation have a ticket for the target.
     *
     * @param target a service principal name with its realm
     * @param deadline by {@link System#nanoTime()}
     * @return empty if the KDC has not responded by then
     */
    Optional<Ticket> get(Impersonation impersonation, DelegatedAccount account, String target, long deadline) {
        BackgroundLoader<Ticket> loader = new BackgroundLoader<>() {
            @Override
            public Ticket load(Optional<Ticket> previous) {
                return request(impersonation, account, target);
            }

            @Override
            public Executor executor(Executor ofCache) {
                return threads.forRealmOf(target);
            }

            @Override
            public Ticket rejected(Optional<Ticket> previous, String reason) {
                return refused(new RefusedDelegation(DelegationRefusal.UNAVAILABLE, reason), false);
            }
        };
        return cache.get(new Key(impersonation, target), loader, deadline);
    }

    private static Ticket request(Impersonation impersonation, DelegatedAccount account, String target) {
        try {
            impersonation.token(target);
            return new Ticket(Optional.empty(), false);
        } catch (Exception e) {
            KdcError error = KdcError.of(e, impersonation.service().isForwardable());
            return refused(
                    error.refusal(Request.S4U2PROXY, account, target.split("@")[0]),
                    error.isStaleTicket() || !impersonation.isUsable());
        }
    }

    private static Ticket refused(RefusedDelegation refused, boolean isStale) {
        return new Ticket(Optional.of(refused), isStale);
    }

    void clear() {
        cache.clear();
    }
}
