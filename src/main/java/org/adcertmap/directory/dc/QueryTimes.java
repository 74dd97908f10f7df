// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the queries of one domain controller by their duration: a histogram with fixed bounds. Thread-safe: the
 * counters are atomic, each by itself, so that a query in progress may be in one of them and not yet in another.
 */
public final class QueryTimes {
    /** The upper bounds of the buckets, which include them; a last bucket has the slower queries. */
    public static final List<Duration> BOUNDS = List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10));

    /** No query. */
    public static final Histogram NONE = new QueryTimes().histogram();

    private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS.size() + 1);
    private final LongAdder nanos = new LongAdder();
    private volatile long latestMillis = -1;

    /**
     * The counts at one moment. Immutable.
     *
     * @param cumulative for each of {@link #BOUNDS} the number of queries that took no longer
     * @param count the number of all queries
     * @param seconds the sum of their durations
     */
    public record Histogram(List<Long> cumulative, long count, double seconds) {
        public Histogram {
            cumulative = List.copyOf(cumulative);
        }
    }

    /** Counts a query that took that many nanoseconds. */
    public void add(long duration) {
        int bucket = 0;
        while (bucket < BOUNDS.size() && duration > BOUNDS.get(bucket).toNanos()) {
            bucket++;
        }
        buckets.incrementAndGet(bucket);
        nanos.add(duration);
        latestMillis = TimeUnit.NANOSECONDS.toMillis(duration);
    }

    /** Returns how long the latest query took, in milliseconds; -1 before the first. */
    public long latestMillis() {
        return latestMillis;
    }

    /** Returns the present counts. */
    public Histogram histogram() {
        List<Long> cumulative = new ArrayList<>();
        long count = 0;
        for (int i = 0; i < BOUNDS.size(); i++) {
            count += buckets.get(i);
            cumulative.add(count);
        }
        return new Histogram(
                cumulative, count + buckets.get(BOUNDS.size()), nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
