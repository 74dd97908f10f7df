// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.trust.revocation.FakeSource.Statement;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one load of a CRL or an OCSP response results in: what is cached then, and which failure is recorded. */
class EvidenceLoaderTest {
    private static final String KEY = "crl key";
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeSource source = new FakeSource();
    private final Map<String, CachedEvidence<Statement>> restored = new HashMap<>();
    private Optional<DiskCache> disk = Optional.empty();
    private boolean cachedOnly;
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");

    private EvidenceLoader<Statement> loader() {
        RevocationSettings settings = new RevocationSettings(
                cachedOnly, Duration.ZERO, HOUR, FailureMode.HARD_FAIL, List.of(), Optional.empty(), LocalCrls.NONE);
        return new EvidenceLoader<>(
                KEY,
                source,
                settings,
                disk,
                host -> Runnable::run,
                restored,
                new FakeClock(() -> now),
                new EvidenceLog());
    }

    private FetchState<Statement> load(FetchState<Statement> previous) {
        return loader().load(Optional.ofNullable(previous));
    }

    private FetchState<Statement> load() {
        return load(null);
    }

    /** Evidence that is valid from now on. */
    private Statement valid(Duration time) {
        return new Statement(now, now.plus(time));
    }

    private FetchState<Statement> loaded(Statement statement) {
        source.publish(statement);
        FetchState<Statement> state = load();
        assertEquals("", state.failure());
        return state;
    }

    private static Statement evidence(FetchState<Statement> state) {
        return state.cached().orElseThrow().evidence();
    }

    @Test
    void sourceIsFetchedInTheThreadsOfItsHost() {
        List<String> hosts = new ArrayList<>();
        Executor ofHost = task -> {};
        EvidenceLoader<Statement> loader = new EvidenceLoader<>(
                KEY,
                source,
                loader().settings(),
                disk,
                host -> {
                    hosts.add(host);
                    return ofHost;
                },
                restored,
                new FakeClock(() -> now),
                new EvidenceLog());
        assertSame(ofHost, loader.executor(Runnable::run));
        assertEquals(List.of(FakeSource.HOST), hosts);
    }

    @Test
    void fetchedEvidenceIsCachedWithItsSourceAndTime() {
        Statement statement = valid(HOUR);
        FetchState<Statement> state = loaded(statement);
        assertEquals(Optional.of(new CachedEvidence<>(statement, now, FakeSource.URL)), state.cached());
        assertEquals(now, state.asOf());
    }

    @Test
    void failureKeepsWhatWasCachedAndIsLogged() {
        FetchState<Statement> before = loaded(valid(HOUR));
        source.onFetch(() -> {
            throw new IOException("the server is down");
        });
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            FetchState<Statement> state = load(load(before));
            assertEquals(before.cached(), state.cached());
            assertEquals("the server is down", state.failure());
            assertEquals(2, state.failureCount());
            String line = "WARNING The revocation data of [" + FakeSource.URL + "] cannot be fetched, next try in ";
            assertTrue(
                    log.lines()
                            .containsAll(List.of(line + "5 s: the server is down", line + "10 s: the server is down")),
                    log.lines()::toString);
        }
    }

    @Test
    void failureWithoutAMessageIsNamed() {
        source.onFetch(() -> {
            throw new IOException();
        });
        assertEquals("IO error", load().failure());
    }

    @Test
    void internalErrorIsAFailureAndKeepsWhatWasCached() {
        FetchState<Statement> before = loaded(valid(HOUR));
        source.onFetch(() -> {
            throw new IllegalStateException("a test");
        });
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            FetchState<Statement> state = load(before);
            assertEquals(before.cached(), state.cached());
            assertEquals("internal error: java.lang.IllegalStateException: a test", state.failure());
            assertTrue(log.exceptions().stream().anyMatch(e -> "a test".equals(e.getMessage())), log.lines()::toString);
        }
    }

    @Test
    void rejectedLoadIsAFailureAndKeepsWhatWasCached() {
        FetchState<Statement> before = loaded(valid(HOUR));
        now = now.plusSeconds(1);
        FetchState<Statement> state = loader().rejected(Optional.of(before), "the queue is full");
        assertEquals(before.cached(), state.cached());
        assertEquals("the queue is full", state.failure());
        assertEquals(now, state.asOf());
        FetchState<Statement> first = loader().rejected(Optional.empty(), "the queue is full");
        assertEquals(Optional.empty(), first.cached());
        assertEquals(1, first.failureCount());
        assertEquals(now, first.lastUsed().get());
    }

    @Test
    void thisUpdateMayBeAheadOfTheClockByTheClockSkew() {
        Instant latest = now.plus(EvidenceLoader.MAX_CLOCK_SKEW);
        assertEquals(
                latest,
                evidence(loaded(new Statement(latest, latest.plus(HOUR)))).thisUpdate());
        source.publish(new Statement(latest.plusNanos(1), latest.plus(HOUR)));
        FetchState<Statement> state = load();
        assertEquals(Optional.empty(), state.cached());
        assertTrue(state.failure().contains("is in the future; check the clocks"), state.failure());
    }

    @Test
    void evidenceIsReplacedByEquallyNewEvidenceAndNeverByOlder() {
        FetchState<Statement> before = loaded(valid(HOUR));
        Statement equal = valid(HOUR.multipliedBy(2));
        source.publish(equal);
        FetchState<Statement> state = load(before);
        assertEquals(equal, evidence(state));
        source.publish(new Statement(now.minusNanos(1), now.plus(Duration.ofDays(1))));
        FetchState<Statement> after = load(state);
        assertEquals("it is older than the cached one", after.failure());
        assertEquals(equal, evidence(after));
    }

    @Test
    void expiredEvidenceIsAFailureAndReplacesExpiredEvidenceOnly() {
        Statement expired = new Statement(now.minusSeconds(10), now);
        source.publish(expired);
        FetchState<Statement> state = load();
        assertEquals("it has expired: its nextUpdate is " + now, state.failure());
        assertEquals(expired, evidence(state));
        Statement newer = new Statement(now.minusSeconds(5), now);
        source.publish(newer);
        assertEquals(newer, evidence(load(state)));
        Statement current = new Statement(now.minusSeconds(10), now.plusSeconds(1));
        FetchState<Statement> withCurrent = loaded(current);
        source.publish(newer);
        FetchState<Statement> after = load(withCurrent);
        assertEquals(current, evidence(after));
        assertEquals(1, after.failureCount());
    }

    @Test
    void evidenceOnDiskCountsOnceAFetchHasFailed(@TempDir Path folder) throws Exception {
        disk = Optional.of(new DiskCache(folder));
        Statement statement = valid(HOUR);
        loaded(statement);
        Instant written = now.minusSeconds(60);
        setWritten(folder, written);
        source.onFetch(() -> {
            assertEquals(statement, restored.get(KEY).evidence(), "what was restored is available meanwhile");
            throw new IOException("the server is down");
        });
        FetchState<Statement> state = load();
        assertEquals("the server is down", state.failure());
        CachedEvidence<Statement> cached = state.cached().orElseThrow();
        assertEquals(new CachedEvidence<>(statement, written, FakeSource.URL + " (from the disk cache)"), cached);
        assertEquals(Map.of(), restored);
        FetchState<Statement> later = load(new FetchState<>(source, Optional.of(cached), "", 0, now, state.lastUsed()));
        assertEquals(Optional.of(cached), later.cached(), "what is in memory is not read from disk again");
    }

    private static void setWritten(Path folder, Instant when) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(when));
            }
        }
    }

    @Test
    void diskIsReadOnlyWhereNothingIsCachedInMemory(@TempDir Path folder) throws Exception {
        disk = Optional.of(new DiskCache(folder));
        FetchState<Statement> before = loaded(valid(HOUR));
        source.onFetch(() -> {
            assertEquals(Map.of(), restored);
            throw new IOException("the server is down");
        });
        assertEquals("the server is down", load(before).failure());
    }

    @Test
    void expiredEvidenceIsNotWrittenToDisk(@TempDir Path folder) throws Exception {
        disk = Optional.of(new DiskCache(folder));
        source.publish(new Statement(now.minusSeconds(10), now));
        load();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void fileThatCannotBeReadIsLoggedAndTheSourceFetched(@TempDir Path folder) throws Exception {
        disk = Optional.of(new DiskCache(folder));
        loaded(valid(HOUR));
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.findFirst().orElseThrow();
            Files.delete(file);
            Files.createDirectory(file);
        }
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            loaded(valid(HOUR));
            assertTrue(
                    log.lines().stream()
                            .anyMatch(line -> line.startsWith("WARNING The cached revocation data of [" + FakeSource.URL
                                    + "] cannot be read from revocationCacheDirectory: ")),
                    log.lines()::toString);
        }
    }

    @Test
    void sourceThatWasNeverFetchedIsNoFaultOfTheDiskCache(@TempDir Path folder) throws Exception {
        disk = Optional.of(new DiskCache(folder));
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            loaded(valid(HOUR));
            assertTrue(
                    log.lines().stream().noneMatch(line -> line.contains("revocationCacheDirectory")),
                    log.lines()::toString);
        }
    }

    @Test
    void withCachedOnlyTheDiskDecidesUntilARefreshIsDue(@TempDir Path folder) throws Exception {
        disk = Optional.of(new DiskCache(folder));
        Statement statement = valid(HOUR);
        loaded(statement);
        setWritten(folder, now);
        cachedOnly = true;
        now = now.plus(HOUR.multipliedBy(4).dividedBy(5)).minusNanos(1);
        FetchState<Statement> state = load();
        assertEquals("", state.failure());
        assertEquals(statement, evidence(state));
        now = now.plusNanos(1);
        FetchState<Statement> due = load(state);
        assertEquals("not cached, and verifyRevocationWithCachedClientCertOnly is true", due.failure());
        assertEquals(statement, evidence(due));
        assertEquals(1, source.fetches());
    }

    @Test
    void withCachedOnlyAFileFromTheFutureDoesNotDecide(@TempDir Path folder) throws Exception {
        disk = Optional.of(new DiskCache(folder));
        loaded(valid(HOUR));
        setWritten(folder, now.plus(EvidenceLoader.MAX_CLOCK_SKEW));
        cachedOnly = true;
        assertEquals("", load().failure());
        setWritten(folder, now.plus(EvidenceLoader.MAX_CLOCK_SKEW).plusMillis(1));
        assertEquals(1, load().failureCount());
    }
}
