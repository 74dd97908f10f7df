package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.Evidence;

/**
 * Evidence by where it is from: fetched once however many ask, remembered, and fetched anew in the background before it
 * runs out. Somebody waits only for what was never fetched, and no longer than wanted; what has failed is tried again
 * in the background, less and less often. What is newer is never replaced by what is older. Bounded: what was not used
 * for longest goes first. Safe for any number of threads.
 */
final class EvidenceCache<V extends Evidence> {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 7; // some ten minutes
    private static final Duration IN_USE = Duration.ofDays(1);
    /** A clock that is a little slow is no reason to refuse, as in the JDK's check of OCSP answers. */
    static final Duration SKEW = Duration.ofMinutes(15);

    /** How one piece of evidence is got. */
    interface Source<V> {
        String name();

        /** @param copy gets the octets as well */
        V fetch(OutputStream copy) throws IOException;

        /** The same from octets that were kept: checked as if they had been fetched now. */
        V restore(InputStream octets) throws IOException;
    }

    /** What there is, and what went wrong at last; empty where nothing did. */
    record Answer<V extends Evidence>(Optional<CachedEvidence<V>> kept, String trouble) {}

    private final RevocationSettings settings;
    private final DiskCache disk; // null where nothing is kept on disk
    private final Executor threads;
    private final int most;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    EvidenceCache(RevocationSettings settings, DiskCache disk, Executor threads, int most) {
        this.settings = settings;
        this.disk = disk;
        this.threads = threads;
        this.most = most;
    }

    /** What is remembered, without waiting; in need of renewal it is renewed meanwhile. */
    Optional<CachedEvidence<V>> remembered(String key, Instant now) {
        Entry entry;
        synchronized (entries) {
            entry = entries.get(key);
        }
        if (entry == null) {
            return Optional.empty();
        }
        entry.usedAt = now;
        entry.fly(now);
        return Optional.ofNullable(entry.kept);
    }

    /** @param deadline in nanoseconds of the system's timer; when to wait no longer */
    Answer<V> ask(String key, Source<V> source, Instant now, long deadline) {
        Entry entry = entry(key, source);
        entry.usedAt = now;
        Optional<CompletableFuture<Void>> flight = entry.fly(now);
        boolean isCurrent = entry.kept != null && entry.kept.evidence().isCurrent(now);
        if (!isCurrent && flight.isPresent() && entry.failures == 0) {
            await(flight.get(), deadline);
        }
        boolean isLate = flight.isPresent() && !flight.get().isDone() && entry.failures == 0;
        return new Answer<>(Optional.ofNullable(entry.kept), isLate ? "no answer yet" : entry.trouble);
    }

    private static void await(CompletableFuture<Void> flight, long deadline) {
        try {
            flight.get(Math.max(deadline - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // It goes on for those who come later.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fault while fetching", e.getCause());
        }
    }

    private Entry entry(String key, Source<V> source) {
        synchronized (entries) {
            Entry entry = entries.computeIfAbsent(key, name -> new Entry(name, source));
            if (entries.size() > most) {
                entries.remove(entries.keySet().iterator().next());
            }
            return entry;
        }
    }

    /** Fetches anew what is in use and due. */
    void renew(Instant now) {
        List<Entry> all;
        synchronized (entries) {
            all = List.copyOf(entries.values());
        }
        all.stream().filter(entry -> now.isBefore(entry.usedAt.plus(IN_USE))).forEach(entry -> entry.fly(now));
    }

    /** By a clock that was wrong then; nothing waits until that has come. */
    private static boolean isOfTheFuture(Instant when, Instant now) {
        return when.isAfter(now.plus(SKEW));
    }

    private final class Entry {
        private final String key;
        private final Source<V> source;
        private CompletableFuture<Void> flight; // null while nothing is under way
        private boolean wasOnDisk = disk == null;
        private Instant notBefore = Instant.MIN;
        private Instant triedAt = Instant.MIN;
        private volatile CachedEvidence<V> kept; // null until there is something
        private volatile int failures;
        private volatile String trouble = "";
        private volatile Instant usedAt = Instant.MIN;

        Entry(String key, Source<V> source) {
            this.key = key;
            this.source = source;
        }

        /** What is under way, or begins now because it is due. */
        synchronized Optional<CompletableFuture<Void>> fly(Instant now) {
            boolean pauses = !isOfTheFuture(triedAt, now) && now.isBefore(notBefore);
            if (flight == null && isDue(now) && !pauses) {
                CompletableFuture<Void> begun = new CompletableFuture<>();
                try {
                    flight = begun;
                    threads.execute(() -> land(begun, now));
                } catch (RejectedExecutionException e) {
                    flight = null;
                    failed("too much is being fetched at this time", now);
                } catch (OutOfMemoryError e) { // no thread can be had
                    flight = null;
                    failed("nothing can be fetched: " + e.getMessage(), now);
                }
            }
            return Optional.ofNullable(flight);
        }

        private boolean isDue(Instant now) {
            return kept == null
                    || isOfTheFuture(kept.fetchedAt(), now)
                    || !now.isBefore(kept.refreshAt(settings.freshnessTime()));
        }

        private void land(CompletableFuture<Void> begun, Instant now) {
            try {
                restore(now);
                if (isDue(now)) {
                    if (settings.cachedOnly()) {
                        failed("nothing is fetched (verifyRevocationWithCachedClientCertOnly)", now);
                    } else {
                        fetched(now);
                    }
                }
                landed();
                begun.complete(null);
            } catch (IOException e) {
                failed(e.getMessage() == null ? e.toString() : e.getMessage(), now);
                landed();
                begun.complete(null);
            } catch (RuntimeException | Error e) {
                failed("a fault of ours: " + e, now);
                landed();
                begun.completeExceptionally(e);
            }
        }

        private synchronized void landed() {
            flight = null;
        }

        private synchronized void failed(String what, Instant now) {
            trouble = what;
            triedAt = now;
            notBefore = now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS)));
            failures++;
        }

        private void restore(Instant now) {
            if (!wasOnDisk) {
                wasOnDisk = true;
                try (InputStream octets = disk.open(key)) {
                    kept = new CachedEvidence<>(
                            source.restore(octets), disk.writtenAt(key), source.name() + " (kept on disk)");
                } catch (NoSuchFileException e) {
                    // It was never fetched.
                } catch (IOException e) {
                    trouble = "what was kept on disk cannot be used: " + e.getMessage();
                }
            }
        }

        private void fetched(Instant now) throws IOException {
            if (disk == null) {
                take(mustBeNew(source.fetch(OutputStream.nullOutputStream()), now), now);
            } else {
                try (DiskCache.Copy copy = disk.copy(key)) {
                    V evidence = mustBeNew(source.fetch(copy), now);
                    copy.keep();
                    take(evidence, now);
                }
            }
        }

        private V mustBeNew(V evidence, Instant now) throws IOException {
            if (evidence.thisUpdate().isAfter(now.plus(SKEW))) {
                throw new IOException(
                        "it is of " + evidence.thisUpdate() + ", which is in the future; check the clocks");
            }
            if (kept != null && evidence.thisUpdate().isBefore(kept.evidence().thisUpdate())) {
                throw new IOException("it is older than what was fetched before");
            }
            boolean isKeptCurrent = kept != null && kept.evidence().isCurrent(now);
            if (!evidence.isCurrent(now)) {
                if (!isKeptCurrent) {
                    kept = new CachedEvidence<>(
                            evidence, now, source.name()); // whom it calls revoked no grace may hide
                }
                throw new IOException("it has run out at " + evidence.nextUpdate());
            }
            return evidence;
        }

        private synchronized void take(V evidence, Instant now) {
            kept = new CachedEvidence<>(evidence, now, source.name());
            failures = 0;
            trouble = "";
            triedAt = now;
            notBefore = now.plusSeconds(1);
        }
    }
}
