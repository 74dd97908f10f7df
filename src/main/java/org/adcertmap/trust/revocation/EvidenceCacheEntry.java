// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.Evidence;

/**
 * One entry of an {@link EvidenceCache}: fetches one CRL or OCSP response, at most once at a time, with exponential
 * back-off after failures. Each failure is logged, because no request may wait for the fetch.
 *
 * <p>What is restored from the disk cache may be an older CRL that has been put there, so a fetch is tried before it
 * counts: {@link #mayDecideAtOnce} is false until the first fetch has ended, and the entry is due until one succeeds.
 *
 * <p>Thread-safe: its monitor guards {@code fetch}, {@code retryAt} and {@code lastAttempt}, and all writes of
 * {@code failureCount}. {@code isDiskRead} and all writes of {@code cached} and {@code isRestored} are confined to the
 * one fetch, as are the writes of {@code lastFailure} but for that of a fetch that cannot start. {@code isFetchTried}
 * only becomes true. {@code lastUsed} is written by every lookup; the last one counts. The fields that are read without
 * the monitor are volatile.
 */
final class EvidenceCacheEntry<V extends Evidence> {
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 7; // a back-off of some ten minutes
    /** Tolerates a clock that is a little slow, as the JDK does with OCSP responses. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(15);

    private final String key;
    private final EvidenceSource<V> source;
    private final RevocationSettings settings;
    private final DiskCache disk; // null where nothing is cached on disk
    private final Executor executor;
    private final EvidenceLog log;
    private CompletableFuture<Void> fetch; // null while nothing is fetched
    private boolean isDiskRead;
    private Instant retryAt = Instant.MIN;
    private Instant lastAttempt = Instant.MIN;
    private volatile CachedEvidence<V> cached; // null until something was fetched
    private volatile boolean isRestored; // whether what is cached is from the disk cache
    private volatile boolean isFetchTried; // successfully or not
    private volatile int failureCount;
    private volatile String lastFailure = "";
    private volatile Instant lastUsed = Instant.MIN;

    EvidenceCacheEntry(
            String key,
            EvidenceSource<V> source,
            RevocationSettings settings,
            DiskCache disk,
            Executor executor,
            EvidenceLog log) {
        this.key = key;
        this.source = source;
        this.settings = settings;
        this.disk = disk;
        this.executor = executor;
        this.log = log;
        this.isDiskRead = disk == null;
    }

    Optional<CachedEvidence<V>> cached() {
        return Optional.ofNullable(cached);
    }

    /**
     * Whether what is cached may decide without waiting for a fetch. False until a fetch has been tried: before that it
     * is at most from the disk cache, which may have been set back to an older state.
     */
    boolean mayDecideAtOnce() {
        return isFetchTried;
    }

    /** Whether the last attempt failed. */
    boolean hasFailed() {
        return failureCount > 0;
    }

    /** The last failure; empty where the last attempt succeeded. */
    String lastFailure() {
        return lastFailure;
    }

    Instant lastUsed() {
        return lastUsed;
    }

    void use(Instant now) {
        lastUsed = now;
    }

    /** Returns the fetch that is pending, or that starts now because it is due; empty where none is. */
    synchronized Optional<CompletableFuture<Void>> refreshIfDue(Instant now) {
        boolean isBackingOff = !isInTheFuture(lastAttempt, now) && now.isBefore(retryAt);
        if (fetch == null && isDue(now) && !isBackingOff) {
            CompletableFuture<Void> started = new CompletableFuture<>();
            fetch = started;
            Optional<String> rejection = BackgroundTasks.start(executor, () -> run(started, now));
            if (rejection.isPresent()) { // too many CRLs and OCSP responses are being fetched
                fetch = null;
                failAndLog(rejection.get(), now);
            }
        }
        return Optional.ofNullable(fetch);
    }

    /** A time set while the clock was wrong; it is ignored. */
    private static boolean isInTheFuture(Instant time, Instant now) {
        return time.isAfter(now.plus(MAX_CLOCK_SKEW));
    }

    private boolean isDue(Instant now) {
        return cached == null
                || isRestored && !settings.cachedOnly()
                || isInTheFuture(cached.fetchedAt(), now)
                || !now.isBefore(cached.refreshAt(settings.freshnessTime()));
    }

    private void run(CompletableFuture<Void> started, Instant now) {
        try {
            readDisk();
            if (isDue(now)) {
                if (settings.cachedOnly()) {
                    fail("not cached, and verifyRevocationWithCachedClientCertOnly is true", now);
                } else {
                    fetch(now);
                }
            }
            end();
            started.complete(null);
        } catch (IOException e) {
            failAndLog(e.getMessage() == null ? e.toString() : e.getMessage(), now);
            end();
            started.complete(null);
        } catch (RuntimeException | Error e) {
            fail("internal error: " + e, now);
            log.internalError("Fetching the revocation data of [" + source.name() + "]", e);
            end();
            started.completeExceptionally(e);
        }
    }

    private synchronized void end() {
        isFetchTried = true;
        fetch = null;
    }

    private void failAndLog(String failure, Instant now) {
        log.notFetched(source.name(), failure, fail(failure, now));
    }

    /** Returns the back-off until the next try. */
    private synchronized Duration fail(String failure, Instant now) {
        lastFailure = failure;
        lastAttempt = now;
        Duration backOff = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failureCount, MAX_DOUBLINGS));
        retryAt = now.plus(backOff);
        failureCount++;
        return backOff;
    }

    private void readDisk() {
        if (!isDiskRead) {
            isDiskRead = true;
            try (InputStream octets = disk.open(key)) {
                cached = new CachedEvidence<>(
                        source.parse(octets), disk.writtenAt(key), source.name() + " (from the disk cache)");
                isRestored = true;
            } catch (NoSuchFileException e) {
                // It was never fetched.
            } catch (IOException e) {
                lastFailure = "its file in the disk cache cannot be used: " + e.getMessage();
                log.diskCacheFailed(source.name(), e);
            }
        }
    }

    private void fetch(Instant now) throws IOException {
        if (disk == null) {
            put(requireNewer(source.fetch(OutputStream.nullOutputStream()), now), now);
        } else {
            try (DiskCache.Writer writer = disk.write(key)) {
                V evidence = requireNewer(source.fetch(writer), now);
                writer.commit();
                put(evidence, now);
            }
        }
    }

    private V requireNewer(V evidence, Instant now) throws IOException {
        if (isInTheFuture(evidence.thisUpdate(), now)) {
            throw new IOException("its thisUpdate " + evidence.thisUpdate() + " is in the future; check the clocks");
        }
        if (cached != null && evidence.thisUpdate().isBefore(cached.evidence().thisUpdate())) {
            throw new IOException("it is older than the cached one");
        }
        if (!evidence.isCurrent(now)) {
            boolean isCachedCurrent = cached != null && cached.evidence().isCurrent(now);
            if (!isCachedCurrent) {
                // No grace period may hide a revocation in it.
                cached = new CachedEvidence<>(evidence, now, source.name());
                isRestored = false;
            }
            throw new IOException("it has expired: its nextUpdate is " + evidence.nextUpdate());
        }
        return evidence;
    }

    private synchronized void put(V evidence, Instant now) {
        cached = new CachedEvidence<>(evidence, now, source.name());
        isRestored = false;
        failureCount = 0;
        lastFailure = "";
        lastAttempt = now;
        retryAt = now.plusSeconds(1);
    }
}
