// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.util.function.Predicate;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.certificate.Sid;

/**
 * Caches for some seconds that the KDC refuses an account, so that its requests do not each wait for another refusal:
 * every login needs a credential of its own, which is why none comes from {@link Impersonations}. An eviction ends a
 * refusal of which the request to the KDC began before. Thread-safe, as its parts are.
 */
final class LoginRefusals {
    private final BoundedCache<Key, Refusal> refusals;
    private final RecentEvictions evictions = new RecentEvictions(RefusedDelegation.TTL);

    /** The KDC knows an account by its name alone: a name that another account has since is another key. */
    private record Key(Sid account, String principal) {
        static Key of(DelegatedAccount account) {
            return new Key(account.sid(), account.principal());
        }
    }

    /**
     * @param since how many evictions there were before the request to the KDC
     * @param at by {@link System#nanoTime()}
     */
    private record Refusal(long since, long at) {}

    /** @param size the largest number of accounts */
    LoginRefusals(int size) {
        refusals = BoundedCache.of(size, RefusedDelegation.TTL);
    }

    /** Returns how many evictions there have been: the position for a request that begins now. */
    long position() {
        return evictions.position();
    }

    /**
     * Caches that the KDC has refused the account.
     *
     * @param since {@link #position} when the request to the KDC began
     */
    void add(DelegatedAccount account, long since) {
        refusals.put(Key.of(account), new Refusal(since, System.nanoTime()));
    }

    /** Returns whether the KDC has just refused the account. */
    boolean isRefused(DelegatedAccount account) {
        return refusals.get(Key.of(account))
                .filter(refusal -> !evictions.endedSince(refusal.since(), refusal.at(), account.sid()))
                .isPresent();
    }

    /** Ends the refusals of these accounts. */
    void evictIf(Predicate<Sid> condition) {
        evictions.add(condition);
    }
}
