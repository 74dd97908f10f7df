// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Predicate;
import org.adcertmap.certificate.Sid;

/**
 * Decides whether the mapping of a {@link org.adcertmap.Delegation} may have ended since it was made: an application
 * may keep the object for longer than its request, and it holds the outcome of that time. An object serves for at most
 * {@code delegationCacheTtl}, and not after an eviction that concerns its account. Thread-safe: {@code this} guards
 * {@code latest} and {@code forgotten}; {@code position} is volatile.
 */
final class RecentEvictions {
    /** With more in one TTL, objects from before the oldest one are refused. */
    private static final int MAX_ENTRIES = 10_000;

    private final Duration ttl;
    private final ArrayDeque<Eviction> latest = new ArrayDeque<>();
    private long forgotten;
    private volatile long position;

    private record Eviction(long position, long at, Predicate<Sid> condition) {}

    RecentEvictions(Duration ttl) {
        this.ttl = ttl;
    }

    /** Returns the number of evictions so far. */
    long position() {
        return position;
    }

    /** Adds an eviction of these accounts. */
    synchronized void add(Predicate<Sid> condition) {
        long now = System.nanoTime();
        position++;
        latest.add(new Eviction(position, now, condition));
        while (latest.size() > MAX_ENTRIES || now - latest.peekFirst().at() > ttl.toNanos()) {
            forgotten = latest.removeFirst().position();
        }
    }

    /**
     * Returns whether an object is too old, or its account has been evicted since.
     *
     * @param since {@link #position} when it was made
     * @param at {@link System#nanoTime()} when it was made
     */
    synchronized boolean endedSince(long since, long at, Sid account) {
        return System.nanoTime() - at > ttl.toNanos()
                || since < forgotten
                || latest.stream()
                        .anyMatch(eviction -> eviction.position() > since
                                && eviction.condition().test(account));
    }
}
