package org.adcertmap.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What was the answer to this question a moment ago? Keeps answers, each for as long as it may be kept, and never a
 * failure. Callers with the same question at the same time share one answer or one failure. Bounded; safe for any number
 * of threads; no caller waits for a question that is not its own.
 */
final class Memory<K, V> {
  private final Cache<K, V> kept;
  private final Map<K, CompletableFuture<V>> asked = new ConcurrentHashMap<>();
  private final Function<K, V> ask;

  /**
   * @param keep how long an answer may be kept
   * @param ask asks behind the memory; what it throws reaches every caller who waits
   */
  Memory(int size, Function<V, Duration> keep, Function<K, V> ask) {
    this.kept =
        Caffeine.newBuilder()
            .maximumSize(size)
            .expireAfter(Expiry.<K, V>creating((key, value) -> keep.apply(value)))
            .build();
    this.ask = ask;
  }

  V get(K key) {
    V answer = kept.getIfPresent(key);
    return answer == null ? shared(key) : answer;
  }

  /** The first caller asks in its own thread, outside of the cache's locks; the others wait for it. */
  private V shared(K key) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> first = asked.putIfAbsent(key, mine);
    if (first != null) {
      return answerOf(first);
    }
    try {
      V answer = ask.apply(key);
      kept.put(key, answer);
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      asked.remove(key, mine);
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
