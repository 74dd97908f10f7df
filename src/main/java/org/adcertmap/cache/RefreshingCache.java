package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.adcertmap.denial.DirectoryUnavailableException;

/**
 * What was the answer to this question a moment ago? Keeps answers, each for as long as it may be kept, and never a
 * failure. An answer in use is asked for again in the background before it is too old, so that nobody waits for it;
 * while nobody can be asked, it serves for as long as it may then. Callers with the same question at the same time
 * share one answer or one failure. Bounded; safe for any number of threads; no caller waits for a question that is not
 * its own.
 */
public final class RefreshingCache<K, V> {
    private final Cache<K, Kept<V>> kept;
    private final Map<K, CompletableFuture<V>> asked = new ConcurrentHashMap<>();
    private final Function<V, Lifetime> keep;
    private final Executor background;
    private final Ticker ticker;
    private final AtomicLong generation = new AtomicLong();

    /**
     * For how long may an answer be kept?
     *
     * @param fresh counts from the moment when it was asked for
     * @param inAnOutage the same while the directory is silent; not less than fresh
     */
    public record Lifetime(Duration fresh, Duration inAnOutage) {
        public Lifetime(Duration fresh) {
            this(fresh, fresh);
        }

        Duration longest() {
            return fresh.compareTo(inAnOutage) > 0 ? fresh : inAnOutage;
        }
    }

    /** The caller who asked for all has gone. */
    private static final class AskAgain extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Kept<V>(V answer, Lifetime keep, long askedAt, AtomicBoolean refreshing) {}

    /**
     * @param keep how long an answer may be kept
     * @param background where answers are asked for ahead of time; may reject
     */
    public RefreshingCache(int size, Function<V, Lifetime> keep, Executor background) {
        this(size, keep, background, Ticker.systemTicker());
    }

    RefreshingCache(int size, Function<V, Lifetime> keep, Executor background, Ticker ticker) {
        this.keep = keep;
        this.background = background;
        this.ticker = ticker;
        this.kept = Caffeine.newBuilder()
                .maximumSize(size)
                .executor(Runnable::run)
                .ticker(ticker)
                .expireAfter(
                        Expiry.<K, Kept<V>>writing((key, entry) -> entry.keep().longest()))
                .build();
    }

    /** @param ask asks behind the memory; what it throws reaches every caller who waits */
    public V get(K key, Supplier<V> ask) {
        Kept<V> entry = kept.getIfPresent(key);
        if (entry == null) {
            return shared(key, ask);
        }
        long age = ticker.read() - entry.askedAt();
        long fresh = entry.keep().fresh().toNanos();
        if (age < fresh) {
            if (age > fresh / 2 && entry.refreshing().compareAndSet(false, true)) {
                refresh(key, entry, ask);
            }
            return entry.answer();
        }
        try {
            return shared(key, ask);
        } catch (DirectoryUnavailableException e) {
            if (e.isUnreachable() && age < entry.keep().inAnOutage().toNanos()) {
                return entry.answer();
            }
            throw e;
        }
    }

    /** What is known and fresh enough that nobody need ask, not even ahead of time; {@code null} for anything else. */
    V getIfFresh(K key) {
        Kept<V> entry = kept.getIfPresent(key);
        return entry != null
                        && ticker.read() - entry.askedAt()
                                < entry.keep().fresh().toNanos() / 2
                ? entry.answer()
                : null;
    }

    void evict(K key) {
        kept.invalidate(key);
    }

    /** Forgets answers of which this holds. */
    void evictIf(Predicate<V> condition) {
        kept.asMap().values().removeIf(entry -> condition.test(entry.answer()));
    }

    /** Also what is being asked for at the moment: it is answered, and not kept. */
    public void clear() {
        discardPendingLoads();
        kept.invalidateAll();
    }

    /** What is being asked for at the moment is answered, and not kept. */
    void discardPendingLoads() {
        generation.incrementAndGet();
    }

    long size() {
        kept.cleanUp();
        return kept.estimatedSize();
    }

    private void refresh(K key, Kept<V> entry, Supplier<V> ask) {
        try {
            background.execute(() -> {
                try {
                    shared(key, ask);
                } catch (DirectoryUnavailableException e) {
                    entry.refreshing().set(false); // whoever comes next lets it be tried again
                } catch (RuntimeException | Error e) {
                    entry.refreshing().set(false);
                    throw e;
                }
            });
        } catch (RejectedExecutionException e) {
            entry.refreshing().set(false);
        }
    }

    /** The first caller asks in its own thread, outside of the cache's locks; the others wait for it. */
    private V shared(K key, Supplier<V> ask) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = asked.putIfAbsent(key, mine);
        if (first != null) {
            try {
                return answerOf(first);
            } catch (AskAgain e) {
                return shared(key, ask);
            }
        }
        try {
            long askedAt = ticker.read();
            long begun = generation.get();
            V answer = ask.get();
            if (begun == generation.get()) {
                kept.put(key, new Kept<>(answer, keep.apply(answer), askedAt, new AtomicBoolean()));
            }
            asked.remove(key, mine);
            mine.complete(answer);
            return answer;
        } catch (RuntimeException | Error e) {
            asked.remove(key, mine);
            // That nobody waits for it here any longer is no answer to the others.
            mine.completeExceptionally(Thread.currentThread().isInterrupted() ? new AskAgain() : e);
            throw e;
        }
    }

    private static <V> V answerOf(CompletableFuture<V> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
