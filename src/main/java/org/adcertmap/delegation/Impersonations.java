// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import javax.security.auth.login.LoginException;
import org.adcertmap.cache.BackgroundLoader;
import org.adcertmap.cache.CachePolicy;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.certificate.Sid;
import org.adcertmap.delegation.KdcError.Request;
import org.adcertmap.delegation.ServiceLogin.Service;
import org.ietf.jgss.GSSException;

/**
 * Caches the impersonation of each account by SID and name. Requests for one account are coalesced (single flight), run
 * in {@link DelegationThreads}, and are cached also where no request waits any longer. A refusal is cached for some
 * seconds; that no KDC has responded is not. Thread-safe, as its parts are.
 */
final class Impersonations {
    private static final Duration REFUSAL_BACK_OFF = Duration.ofSeconds(5);

    private final ServiceLogin login;
    private final DelegationThreads threads;
    private final RefreshingCache<Key, Attempt> cache;

    /** The KDC knows an account by its name alone: a name that another account has since is another key. */
    private record Key(Sid account, String principal) {
        static Key of(DelegatedAccount account) {
            return new Key(account.sid(), account.principal());
        }
    }

    /**
     * What has become of a request to the KDC.
     *
     * @param impersonation empty if it was refused
     * @param refused empty if it was not
     */
    record Attempt(Sid sid, Optional<Impersonation> impersonation, Optional<RefusedDelegation> refused) {}

    private record Policy(Duration cacheTtl) implements CachePolicy<Attempt> {
        @Override
        public Lifetime lifetimeOf(Attempt attempt) {
            if (attempt.impersonation().isPresent()) {
                return lifetimeOf(attempt.impersonation().get());
            }
            return attempt.refused().orElseThrow().refusal() == DelegationRefusal.UNAVAILABLE
                    ? new Lifetime.NotCached(true)
                    : new Lifetime.Failed(REFUSAL_BACK_OFF, RefusedDelegation.TTL);
        }

        private Lifetime lifetimeOf(Impersonation impersonation) {
            try {
                Duration usable = impersonation.usable();
                return new Lifetime.Cached(usable.compareTo(cacheTtl) < 0 ? usable : cacheTtl, Duration.ZERO);
            } catch (GSSException | IllegalStateException e) {
                return new Lifetime.NotCached(false);
            }
        }
    }

    /** @param threads run the requests to the KDC */
    Impersonations(DelegationSettings settings, ServiceLogin login, DelegationThreads threads) {
        this.login = login;
        this.threads = threads;
        this.cache = new RefreshingCache<>(settings.cacheSize(), new Policy(settings.cacheTtl()), threads);
    }

    /**
     * Returns the impersonation of an account, from the cache or from the KDC.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return empty if there is none by then
     */
    Optional<Attempt> get(DelegatedAccount account, long deadline) {
        Optional<Attempt> attempt = cache.get(Key.of(account), loader(account), deadline);
        if (attempt.flatMap(Attempt::impersonation)
                .filter(found -> !found.isUsable())
                .isEmpty()) {
            return attempt;
        }
        drop(attempt.get().impersonation().orElseThrow()); // disposed by an application, or at the end of its life
        return cache.get(Key.of(account), loader(account), deadline);
    }

    private BackgroundLoader<Attempt> loader(DelegatedAccount account) {
        return new BackgroundLoader<>() {
            @Override
            public Attempt load(Optional<Attempt> previous) {
                return attempt(account);
            }

            @Override
            public Executor executor(Executor ofCache) {
                return threads.forRealmOf(account.principal());
            }

            @Override
            public Attempt rejected(Optional<Attempt> previous, String reason) {
                return refused(account, new RefusedDelegation(DelegationRefusal.UNAVAILABLE, reason));
            }
        };
    }

    /** Requests an impersonation from the KDC, which nothing caches. May take as long as the JDK waits. */
    Attempt attempt(DelegatedAccount account) {
        Service service;
        try {
            service = login.service();
        } catch (LoginException | RuntimeException e) {
            return refused(account, KdcError.of(e).refusal(Request.LOGIN, account, ""));
        }
        try {
            return granted(account, service);
        } catch (LoginException | GSSException | RuntimeException e) {
            return refused(account, KdcError.of(e, service.isForwardable()).refusal(Request.S4U2SELF, account, ""));
        }
    }

    private Attempt granted(DelegatedAccount account, Service service) throws LoginException, GSSException {
        try {
            return attempt(account, Impersonation.of(service, account.principal()));
        } catch (GSSException e) {
            if (!KdcError.of(e).isStaleTicket()) {
                throw e;
            }
            login.expire(service);
            return attempt(account, Impersonation.of(login.service(), account.principal()));
        }
    }

    private static Attempt attempt(DelegatedAccount account, Impersonation impersonation) {
        return new Attempt(account.sid(), Optional.of(impersonation), Optional.empty());
    }

    private static Attempt refused(DelegatedAccount account, RefusedDelegation refused) {
        return new Attempt(account.sid(), Optional.empty(), Optional.of(refused));
    }

    /** Evicts one impersonation, and no later one of the account. */
    void drop(Impersonation used) {
        cache.evictIf(attempt ->
                attempt.impersonation().filter(found -> found == used).isPresent());
    }

    /** Evicts one impersonation and the ticket of the service account from which it was obtained. */
    void dropWithLogin(Impersonation stale) {
        login.expire(stale.service());
        drop(stale);
    }

    /** Evicts the impersonations of these accounts; those that are being obtained are not cached. */
    void evictIf(Predicate<Sid> condition) {
        cache.evictIf(attempt -> condition.test(attempt.sid()));
    }

    long size() {
        return cache.size();
    }
}
