// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single flight, refresh-ahead, back-off and disk cache of CRLs and OCSP responses. */
class EvidenceCacheTest extends RevocationScenario {
    private void assertStatus(String beginning, String detail, X509Certificate certificate) {
        String status = statusOf(certificate);
        assertTrue(status.startsWith(beginning) && status.contains(detail), status);
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }

    @Test
    void concurrentLookupsShareOneFetch() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        server.delayed("/ca.crl", CA.newCrl().issue(), release);
        X509Certificate alice = aliceWithCrl();
        checker();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<String>> all = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> statusOf(alice)))
                    .toList();
            Eventually.get(() -> server.requests("/ca.crl"), count -> count == 1);
            release.countDown();
            for (Future<String> lookup : all) {
                assertTrue(lookup.get().startsWith("good"), lookup.get());
            }
            assertEquals(1, server.requests("/ca.crl"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void timedOutFetchIsNotRepeatedByTheNextLookups() {
        timeout = Duration.ofMillis(200);
        server.unresponsive("/ca.crl");
        X509Certificate alice = aliceWithCrl();
        assertStatus("REVOCATION_UNKNOWN", "", alice);
        Eventually.get(() -> statusOf(alice), status -> status.contains("timed out"));
        for (int i = 0; i < 10; i++) {
            assertStatus("REVOCATION_UNKNOWN", "timed out", alice); // not "no response yet": there is no fetch to await
        }
        assertEquals(1, server.requests("/ca.crl"));
    }

    @Test
    void slowResponderLeavesTimeForTheCrl() {
        timeout = Duration.ofSeconds(4);
        X509Certificate alice = alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.unresponsive("/ocsp").publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "according to the CRL", alice);
    }

    @Test
    void lateResponseIsCachedForLaterLookups() {
        CountDownLatch release = new CountDownLatch(1);
        server.responder("/ocsp", request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeOcspResponder.of(CA.identity()).apply(request);
        });
        X509Certificate alice = aliceWithOcsp();
        List<RevocationFinding> findings = checker()
                .check(
                        new CertificationPath(List.of(alice, CA.certificate())),
                        now,
                        System.nanoTime()); // the deadline is over before the response arrives
        assertTrue(findings.get(0).reason().contains("no response yet"), findings::toString);
        Eventually.get(() -> server.requests("/ocsp"), count -> count == 1);
        release.countDown();
        Eventually.get(() -> statusOf(alice), status -> status.startsWith("good"));
        assertEquals(1, server.requests("/ocsp"), "the late response was cached, not another one");
    }

    @Test
    void crlInUseIsRefreshedBeforeItExpires() {
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        checker().refresh();
        assertEquals(1, server.requests("/ca.crl"), "no refresh before it is due");
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(now.plus(Duration.ofHours(19)))
                        .nextUpdate(now.plus(Duration.ofHours(48)))
                        .revoked(alice)
                        .issue());
        advance(Duration.ofHours(20));
        checker().refresh();
        Eventually.get(() -> statusOf(alice), status -> status.startsWith("REVOKED"));
        assertEquals(2, server.requests("/ca.crl"));
    }

    @Test
    void lookupDoesNotWaitForARefresh() {
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        server.unresponsive("/ca.crl");
        advance(Duration.ofHours(20));
        assertStatus("good", "", alice);
    }

    @Test
    void crlIsRefreshedAtTheRevocationFreshnessTime() {
        freshnessTime = Duration.ofMinutes(10);
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        advance(Duration.ofMinutes(9));
        checker().refresh();
        assertEquals(1, server.requests("/ca.crl"));
        server.publish("/ca.crl", CA.newCrl().thisUpdate(now).revoked(alice).issue());
        advance(Duration.ofMinutes(1));
        checker().refresh();
        Eventually.get(() -> statusOf(alice), status -> status.startsWith("REVOKED"));
    }

    @DisplayName("Keycloak #35983: an expired CRL no longer counts, even where no newer one can be fetched")
    @Test
    void expiredCrlNoLongerCounts() {
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        server.status("/ca.crl", 503);
        advance(Duration.ofHours(25));
        Eventually.get(
                () -> statusOf(alice), status -> status.startsWith("REVOCATION_UNKNOWN") && status.contains("503"));
    }

    @Test
    void gracePeriodBeginsWhereTheCrlExpires() {
        failureMode = FailureMode.withGracePeriod(Duration.ofHours(12));
        X509Certificate alice = aliceWithCrl();
        X509Certificate bob = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().revoked(bob).issue());
        assertStatus("good", "", alice);
        assertStatus("REVOKED", "", bob);
        server.status("/ca.crl", 503);
        advance(Duration.ofHours(35));
        assertStatus("good", "within the grace period", alice);
        assertStatus("REVOKED", "", bob);
        assertStatus(
                "REVOCATION_UNKNOWN",
                "the certificate names no",
                alice().issue().certificate());
        advance(Duration.ofHours(2));
        assertStatus("REVOCATION_UNKNOWN", "has expired", alice);
        assertStatus("REVOKED", "", bob);
    }

    @Test
    void revokedStaysRevokedThroughALongOutage() {
        failureMode = FailureMode.SOFT_FAIL;
        X509Certificate alice = aliceWithOcsp();
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).revoked());
        assertStatus("REVOKED", "", alice);
        server.status("/ocsp", 503);
        advance(Duration.ofDays(30));
        assertStatus("REVOKED", "", alice);
    }

    @Test
    void olderCrlNeverReplacesANewerOne() {
        X509Certificate alice = aliceWithCrl();
        server.publish(
                "/ca.crl", CA.newCrl().revoked(alice).entry(CA.certificate(), 6).issue());
        X509Certificate other = aliceWithCrl();
        assertStatus("good", "", other);
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(now.minus(Duration.ofHours(2)))
                        .nextUpdate(now.plus(Duration.ofDays(9)))
                        .issue());
        advance(Duration.ofHours(25));
        Eventually.get(
                () -> statusOf(other),
                status ->
                        status.startsWith("REVOCATION_UNKNOWN") && status.contains("it is older than the cached one"));
    }

    @Test
    void failedFetchIsRetriedInTheBackgroundAfterABackOff() {
        X509Certificate alice = aliceWithCrl();
        assertStatus("REVOCATION_UNKNOWN", "404", alice);
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("REVOCATION_UNKNOWN", "404", alice);
        advance(Duration.ofSeconds(6));
        checker().refresh();
        Eventually.get(() -> statusOf(alice), status -> status.startsWith("good"));
    }

    @Test
    void nothingIsFetchedWithCachedOnly(@TempDir Path folder) {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        restart();
        cachedOnly = true;
        assertStatus("good", "from the disk cache", alice);
        assertStatus(
                "REVOCATION_UNKNOWN",
                "verifyRevocationWithCachedClientCertOnly",
                alice().crlDistributionPoint(server.url("/other.crl")).issue().certificate());
        assertEquals(List.of("GET /ca.crl"), server.requests());
    }

    @Test
    void diskCacheSurvivesARestart(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        X509Certificate bob = aliceWithOcsp();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue())
                .responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        assertStatus("REVOKED", "", alice);
        assertStatus("good", "", bob);
        restart();
        server.status("/ca.crl", 503).status("/ocsp", 503);
        assertStatus("REVOKED", "from the disk cache", alice);
        assertStatus("good", "from the disk cache", bob);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    2, files.filter(file -> file.toString().endsWith(".der")).count(), "no partial file");
        }
    }

    @DisplayName(
            "What is read from the disk cache is verified like what is fetched: a foreign CRL there does not count")
    @Test
    void diskCacheIsVerified(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertStatus("REVOKED", "", alice);
        restart();
        replaceFileIn(folder, FOREIGN.newCrl().issue());
        assertStatus("REVOKED", "according to the CRL " + server.url("/ca.crl") + " (thisUpdate", alice);
        assertEquals(2, server.requests("/ca.crl"), "the CRL is fetched again");
    }

    @DisplayName("An older CRL of the same CA that is put into the disk cache un-revokes no certificate")
    @Test
    void olderCrlInTheDiskCacheUnrevokesNothing(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        byte[] older = CA.newCrl().thisUpdate(now.minusSeconds(7_200)).issue();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertStatus("REVOKED", "", alice);
        restart();
        replaceFileIn(folder, older);
        assertStatus("REVOKED", "according to the CRL " + server.url("/ca.crl") + " (thisUpdate", alice);
    }

    @Test
    void crlFromTheDiskCacheIsFetchedUntilThatSucceeds(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        byte[] newer = CA.newCrl().revoked(alice).issue();
        server.publish(
                "/ca.crl", CA.newCrl().thisUpdate(now.minusSeconds(7_200)).issue());
        assertStatus("good", "", alice);
        restart();
        server.status("/ca.crl", 503);
        assertStatus("good", "from the disk cache", alice);
        assertEquals(2, server.requests("/ca.crl"), "a fetch was tried before the CRL counted");
        server.publish("/ca.crl", newer);
        advance(Duration.ofSeconds(6));
        checker().refresh();
        Eventually.get(() -> statusOf(alice), status -> status.startsWith("REVOKED"));
    }

    @DisplayName("While the first fetch after a restart is pending, a lookup waits for it until its deadline,"
            + " and the disk cache decides then")
    @Test
    void pendingFetchAfterARestartIsWaitedForUntilTheDeadline(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        CertificationPath path = new CertificationPath(List.of(alice, CA.certificate()));
        byte[] newer = CA.newCrl().revoked(alice).issue();
        server.publish(
                "/ca.crl", CA.newCrl().thisUpdate(now.minusSeconds(7_200)).issue());
        assertStatus("good", "", alice);
        restart();
        CountDownLatch release = new CountDownLatch(1);
        server.delayed("/ca.crl", newer, release);
        Eventually.get(
                () -> RevocationFinding.refusal(checker().check(path, now, System.nanoTime())),
                Optional::isEmpty); // the deadline is over
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<String> waiting = thread.submit(() -> statusOf(alice));
            release.countDown();
            assertTrue(waiting.get().startsWith("REVOKED"), waiting.get());
        } finally {
            thread.shutdownNow();
        }
    }

    private static void replaceFileIn(Path folder, byte[] octets) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Files.write(files.findFirst().orElseThrow(), octets);
        }
    }

    @Test
    void localCrlFilesNeedNoServer(@TempDir Path folder) throws Exception {
        X509Certificate alice = alice().issue().certificate();
        X509Certificate bob = alice().issue().certificate();
        Files.write(folder.resolve("ca.crl"), CA.newCrl().revoked(alice).issue());
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        localCrls = LocalCrls.read(folder);
        assertStatus("REVOKED", "ca.crl", alice);
        assertStatus("good", "ca.crl", bob);
    }

    @DisplayName("The grace period does not hide a revocation in a newer CRL that has expired as well")
    @Test
    void gracePeriodEndsWhereANewerExpiredCrlRevokes() {
        failureMode = FailureMode.withGracePeriod(Duration.ofHours(12));
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        advance(Duration.ofHours(30));
        Instant thisUpdate = now.minus(Duration.ofHours(5));
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(thisUpdate)
                        .nextUpdate(now.minus(Duration.ofHours(1)))
                        .revoked(alice)
                        .issue());
        Eventually.get(() -> statusOf(alice), status -> status.startsWith("REVOKED"));
    }

    @Test
    void crlThatCannotBeWrittenToDiskIsUsed(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder.resolve("cache"));
        X509Certificate alice = aliceWithCrl();
        X509Certificate bob = aliceWithOcsp();
        server.publish("/ca.crl", CA.newCrl().issue()).responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        checker();
        Files.delete(cacheDirectory.get());
        Files.createFile(cacheDirectory.get());
        assertStatus("good", "according to the CRL", alice);
        assertStatus("good", "according to the OCSP response", bob);
    }

    @DisplayName("A responder that hangs does not delay CRLs, however many certificates name it")
    @Test
    void hangingResponderLeavesThreadsForCrls() {
        timeout = Duration.ofSeconds(3);
        server.unresponsive("/ocsp").publish("/ca.crl", CA.newCrl().issue());
        for (int i = 0; i < 40; i++) {
            checker()
                    .check(
                            new CertificationPath(List.of(aliceWithOcsp(), CA.certificate())),
                            now,
                            System.nanoTime()); // starts to fetch, and does not wait
        }
        assertStatus("good", "according to the CRL", aliceWithCrl());
    }

    @DisplayName("A clock that was years fast for a moment prevents no fetch once it is right again")
    @Test
    void fastClockForAMomentDoesNoHarm() {
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        Instant realTime = now;
        advance(Duration.ofDays(3_650));
        Eventually.get(
                () -> statusOf(alice),
                status -> status.startsWith("REVOCATION_UNKNOWN") && status.contains(": it has expired"));
        now = realTime;
        long requests = server.requests("/ca.crl");
        assertStatus("good", "", alice);
        Eventually.get(() -> server.requests("/ca.crl"), count -> count == requests + 1);
        advance(Duration.ofHours(25));
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(now.minusSeconds(60))
                        .nextUpdate(now.plus(Duration.ofDays(1)))
                        .issue());
        Eventually.get(() -> statusOf(alice), status -> status.startsWith("good"));
    }

    @DisplayName(
            "Where the JVM cannot start a thread, the fetch fails and is retried, and the entries in use are refreshed")
    @Test
    void fetchIsRetriedWhereNoThreadCanBeStarted() throws Exception {
        AtomicBoolean isFull = new AtomicBoolean(true);
        Executor threads = work -> {
            if (isFull.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            work.run();
        };
        EvidenceCache<Crl> cache = new EvidenceCache<>(settings(), Optional.empty(), host -> threads, 10, clock);
        EvidenceSource<Crl> source = new EvidenceSource<>() {
            @Override
            public String name() {
                return "crl";
            }

            @Override
            public String host() {
                return "pki.example.com";
            }

            @Override
            public Crl fetch(OutputStream copy) throws IOException {
                return CrlParser.parse(new ByteArrayInputStream(CA.newCrl().issue()), CA.certificate());
            }

            @Override
            public Crl parse(InputStream octets) {
                throw new AssertionError("there is no disk cache");
            }
        };
        EvidenceCache.Result<Crl> result = cache.get("key", source, System.nanoTime());
        assertTrue(result.cached().isEmpty() && result.failure().contains("native thread"), result.toString());
        advance(Duration.ofMinutes(1));
        cache.refresh();
        isFull.set(false);
        advance(Duration.ofMinutes(1));
        cache.refresh();
        assertTrue(cache.getIfCached("key").isPresent());
    }

    @DisplayName("A named pipe in the folder of the disk cache blocks no thread")
    @Test
    void namedPipeInTheDiskCacheBlocksNoThread(@TempDir Path folder) throws Exception {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        restart();
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertStatus("good", "according to the CRL " + server.url("/ca.crl") + " (thisUpdate", alice);
        assertTrue(Files.isRegularFile(file), "the CRL that was fetched has replaced it");
    }

    @Test
    void refreshThatFailsInTheBackgroundIsLogged() throws Exception {
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", alice);
        server.publish("/ca.crl", new byte[] {1, 2, 3});
        advance(Duration.ofHours(20));
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            checker().refresh();
            // Fetches of other tests may still end.
            Eventually.get(
                    log::lines,
                    all -> all.stream()
                            .anyMatch(line -> line.startsWith("WARNING The revocation data of [" + server.url("/ca.crl")
                                    + "] cannot be fetched, next try in 5 s: ")));
        }
        assertStatus("good", "", alice);
    }

    @Test
    void internalErrorOfThePeriodicRefreshIsLoggedAndDoesNotEndIt() throws Exception {
        Clock failing = mock(Clock.class);
        when(failing.instant()).thenThrow(new IllegalStateException("a test"));
        CrlAndOcspChecker failingChecker =
                new CrlAndOcspChecker(settings(), ldap, failing, network, Duration.ofMillis(10));
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            List<Throwable> exceptions = Eventually.get(log::exceptions, all -> all.size() >= 2);
            assertEquals("a test", exceptions.get(1).getMessage());
            assertTrue(
                    log.lines().stream().anyMatch(line -> line.startsWith("SEVERE The periodic refresh of CRLs")),
                    log.lines()::toString);
        } finally {
            failingChecker.close();
        }
    }
}
