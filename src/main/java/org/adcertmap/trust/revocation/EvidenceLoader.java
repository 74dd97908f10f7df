// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.adcertmap.cache.BackgroundLoader;
import org.adcertmap.denial.FailureText;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.Evidence;

/**
 * Loads one CRL or OCSP response from its source. What is restored from the disk cache may be an older CRL that has
 * been put there, so a fetch is tried before it counts. Evidence is never replaced by older evidence. Each failure is
 * logged, because no request may wait for the fetch, and is a value, also an internal error: what was cached before is
 * kept with it. Immutable.
 *
 * @param key of the cache entry, in memory and on disk
 * @param disk the disk cache, if there is one
 * @param threads returns what fetches from a host
 * @param restored by key, what was read from the disk cache, while its fetch runs; concurrent
 * @param clock the time at which evidence is verified
 */
record EvidenceLoader<V extends Evidence>(
        String key,
        EvidenceSource<V> source,
        RevocationSettings settings,
        Optional<DiskCache> disk,
        Function<String, Executor> threads,
        Map<String, CachedEvidence<V>> restored,
        Clock clock,
        EvidenceLog log)
        implements BackgroundLoader<FetchState<V>> {
    /** Tolerates a clock that is a little slow, as the JDK does with OCSP responses. */
    static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(15);

    @Override
    public Executor executor(Executor ofCache) {
        return threads.apply(source.host());
    }

    @Override
    public FetchState<V> load(Optional<FetchState<V>> previous) {
        Instant now = clock.instant();
        FetchState<V> before = previous.orElseGet(() -> FetchState.unfetched(source, now));
        try {
            if (before.cached().isEmpty() && disk.isPresent()) {
                before = readDisk(before, disk.get());
                before.cached().ifPresent(evidence -> restored.put(key, evidence));
            }
            return settings.cachedOnly() ? cachedOnly(before, now) : fetched(before, now);
        } catch (IOException e) {
            return failAndLog(before, FailureText.of(e), now);
        } catch (RuntimeException | Error e) {
            log.internalError("Fetching the revocation data of [" + source.name() + "]", e);
            return before.failed("internal error: " + e, now);
        } finally {
            restored.remove(key);
        }
    }

    private FetchState<V> cachedOnly(FetchState<V> before, Instant now) {
        return before.cached()
                .filter(evidence -> !isDue(evidence, now))
                .map(evidence -> before.succeeded(evidence, now))
                .orElseGet(
                        () -> before.failed("not cached, and verifyRevocationWithCachedClientCertOnly is true", now));
    }

    @Override
    public FetchState<V> rejected(Optional<FetchState<V>> previous, String reason) {
        Instant now = clock.instant(); // too many CRLs and OCSP responses are being fetched
        return failAndLog(previous.orElseGet(() -> FetchState.unfetched(source, now)), reason, now);
    }

    private FetchState<V> failAndLog(FetchState<V> before, String reason, Instant now) {
        FetchState<V> failed = before.failed(reason, now);
        log.notFetched(source.name(), reason, failed.backOff());
        return failed;
    }

    private boolean isDue(CachedEvidence<V> evidence, Instant now) {
        return isInTheFuture(evidence.fetchedAt(), now) || !now.isBefore(evidence.refreshAt(settings.freshnessTime()));
    }

    /** A time set while the clock was wrong; it is ignored. */
    private static boolean isInTheFuture(Instant time, Instant now) {
        return time.isAfter(now.plus(MAX_CLOCK_SKEW));
    }

    private FetchState<V> readDisk(FetchState<V> before, DiskCache files) {
        try (InputStream octets = files.open(key)) {
            return before.with(new CachedEvidence<>(
                    source.parse(octets), files.writtenAt(key), source.name() + " (from the disk cache)"));
        } catch (NoSuchFileException e) {
            return before; // it was never fetched
        } catch (IOException e) {
            log.diskCacheFailed(source.name(), e);
            return before;
        }
    }

    private FetchState<V> fetched(FetchState<V> before, Instant now) throws IOException {
        if (disk.isEmpty()) {
            return replaced(before, source.fetch(OutputStream.nullOutputStream()), now);
        }
        try (DiskCache.Writer writer = disk.get().write(key)) {
            FetchState<V> fetched = replaced(before, source.fetch(writer), now);
            if (fetched.failure().isEmpty()) {
                writer.commit();
            }
            return fetched;
        }
    }

    private FetchState<V> replaced(FetchState<V> before, V evidence, Instant now) throws IOException {
        if (isInTheFuture(evidence.thisUpdate(), now)) {
            throw new IOException("its thisUpdate " + evidence.thisUpdate() + " is in the future; check the clocks");
        }
        Optional<V> cached = before.cached().map(CachedEvidence::evidence);
        if (cached.isPresent() && evidence.thisUpdate().isBefore(cached.get().thisUpdate())) {
            throw new IOException("it is older than the cached one");
        }
        CachedEvidence<V> fetched = new CachedEvidence<>(evidence, now, source.name());
        if (evidence.isCurrent(now)) {
            return before.succeeded(fetched, now);
        }
        boolean isCachedCurrent = cached.isPresent() && cached.get().isCurrent(now);
        // No grace period may hide a revocation in an expired one that is newer.
        return failAndLog(
                isCachedCurrent ? before : before.with(fetched),
                "it has expired: its nextUpdate is " + evidence.nextUpdate(),
                now);
    }
}
