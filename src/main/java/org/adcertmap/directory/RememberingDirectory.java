package org.adcertmap.directory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Account;
import org.adcertmap.mapping.AccountDirectory;
import org.adcertmap.mapping.Findings;
import org.adcertmap.method.Question;

/**
 * A memory in front of a directory. Answers are kept, also "nobody"; a failure never is. Callers with the same question
 * at the same time share one answer. What is remembered is only what the directory said: every certificate is judged
 * anew.
 */
final class RememberingDirectory implements AccountDirectory {
  private final AccountDirectory directory;
  private final AsyncCache<List<Question>, Findings> findings;
  private final AsyncCache<Sid, Account> accounts;

  RememberingDirectory(AccountDirectory directory, MemorySettings settings) {
    this.directory = directory;
    this.findings = memory(settings, found -> found.candidates().isEmpty() ? settings.unmappedFreshness() : settings.freshness());
    this.accounts = memory(settings, account -> settings.freshness());
  }

  private static <K, V> AsyncCache<K, V> memory(MemorySettings settings, Function<V, Duration> keep) {
    return Caffeine.newBuilder()
        .maximumSize(settings.cacheSize())
        .expireAfter(Expiry.<K, V>creating((key, value) -> keep.apply(value)))
        .buildAsync();
  }

  @Override
  public Findings find(List<Question> questions) {
    return remembered(findings, questions, directory::find);
  }

  @Override
  public Account read(Sid account) {
    return remembered(accounts, account, directory::read);
  }

  /** The first caller asks, in its own thread and outside of the cache's locks; the others wait for its answer. */
  private static <K, V> V remembered(AsyncCache<K, V> memory, K key, Function<K, V> ask) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> first = memory.asMap().putIfAbsent(key, mine);
    if (first != null) {
      return answer(first);
    }
    try {
      mine.complete(ask.apply(key));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e); // and with that it leaves the memory
      throw e;
    }
    return answer(mine);
  }

  private static <V> V answer(CompletableFuture<V> future) {
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
