// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Loads, evictions and changes of the directory in parallel, on the caches. */
public final class CacheStress {
    private static final String KEY = "alice";
    private static final Lifetime LIFETIME = new Lifetime.Cached(Duration.ofHours(1), Duration.ofHours(2));

    private CacheStress() {}

    private static RefreshingCache<String, Integer> cache() {
        return new RefreshingCache<>(10, value -> LIFETIME, Runnable::run);
    }

    /** What a load reads: 1 before the change of the directory, 2 after it. */
    private abstract static class Changing {
        final RefreshingCache<String, Integer> cache = cache();
        volatile int directory = 1;

        final void load() {
            cache.get(KEY, () -> directory);
        }

        final void cachedValue(I_Result result) {
            result.r1 = cache.getIfFresh(KEY).orElse(0);
        }
    }

    /** Two requests of one key have one value: that of one load, or of the later one of two that do not overlap. */
    @JCStressTest
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "one load for both")
    @Outcome(
            id = {"1, 2, 2", "2, 1, 2"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "the second load began after the first had ended")
    @Outcome(expect = FORBIDDEN, desc = "a value of no load, or a load too many")
    @State
    public static class SingleFlightOfTwo {
        private final RefreshingCache<String, Integer> cache = cache();
        private final AtomicInteger loads = new AtomicInteger();

        @Actor
        public void one(III_Result result) {
            result.r1 = cache.get(KEY, loads::incrementAndGet);
        }

        @Actor
        public void other(III_Result result) {
            result.r2 = cache.get(KEY, loads::incrementAndGet);
        }

        @Arbiter
        public void loads(III_Result result) {
            result.r3 = loads.get();
        }
    }

    /** After a change and the eviction because of it, no value from before the change is cached. */
    @JCStressTest
    @Outcome(
            id = {"0", "2"},
            expect = ACCEPTABLE,
            desc = "nothing or the new value is cached")
    @Outcome(id = "1", expect = FORBIDDEN, desc = "the value from before the change survives its eviction")
    @State
    public static class EvictionDuringALoad extends Changing {
        @Actor
        public void request() {
            load();
        }

        @Actor
        public void change() {
            directory = 2;
            cache.evictIf(value -> value == 1);
        }

        @Arbiter
        public void after(I_Result result) {
            cachedValue(result);
        }
    }

    /** As with an eviction, when everything is evicted. */
    @JCStressTest
    @Outcome(
            id = {"0", "2"},
            expect = ACCEPTABLE,
            desc = "nothing or the new value is cached")
    @Outcome(id = "1", expect = FORBIDDEN, desc = "the value from before the change survives")
    @State
    public static class ClearDuringALoad extends Changing {
        @Actor
        public void request() {
            load();
        }

        @Actor
        public void change() {
            directory = 2;
            cache.clear();
        }

        @Arbiter
        public void after(I_Result result) {
            cachedValue(result);
        }
    }

    /** As with an eviction, when the TTL of all values ends. */
    @JCStressTest
    @Outcome(
            id = {"0", "2"},
            expect = ACCEPTABLE,
            desc = "nothing or the new value is current")
    @Outcome(id = "1", expect = FORBIDDEN, desc = "the value from before the change is still current")
    @State
    public static class ExpiryDuringALoad extends Changing {
        @Actor
        public void request() {
            load();
        }

        @Actor
        public void change() {
            directory = 2;
            cache.expireAll();
        }

        @Arbiter
        public void after(I_Result result) {
            cachedValue(result);
        }
    }

    /** A refresh after a change follows a load that already runs: the new value is cached in the end. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "the new value is cached")
    @Outcome(expect = FORBIDDEN, desc = "the refresh is lost, or its value replaced by an older one")
    @State
    public static class RefreshDuringALoad extends Changing implements BackgroundLoader<Integer> {
        @Override
        public Integer load(Optional<Integer> previous) {
            return directory;
        }

        @Override
        public Integer rejected(Optional<Integer> previous, String reason) {
            return -1;
        }

        @Actor
        public void request() {
            cache.get(KEY, this, Long.MAX_VALUE);
        }

        @Actor
        public void change() {
            directory = 2;
            cache.refresh(KEY, this);
        }

        @Arbiter
        public void after(I_Result result) {
            cachedValue(result);
        }
    }

    /** Two values are merged into one, in whatever order. */
    @JCStressTest
    @Outcome(
            id = {"1, 3", "3, 2"},
            expect = ACCEPTABLE,
            desc = "one after the other")
    @Outcome(expect = FORBIDDEN, desc = "one of both is lost")
    @State
    public static class MergeOfTwo {
        private final BoundedCache<String, Integer> cache = BoundedCache.of(10);

        @Actor
        public void one(II_Result result) {
            result.r1 = cache.merge(KEY, 1, Integer::sum);
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = cache.merge(KEY, 2, Integer::sum);
        }
    }
}
