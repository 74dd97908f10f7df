package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
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
import org.adcertmap.lab.Eventually;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.trust.CertificationPath;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was fetched serves until it runs out, is fetched anew before that, and nobody waits for it a second time. */
class EvidenceCacheTest extends RevocationScenario {
    private void assertSays(String beginning, String holds, X509Certificate certificate) {
        String said = of(certificate);
        assertTrue(said.startsWith(beginning) && said.contains(holds), said);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void manyAtOnceShareOneFlight() throws Exception {
        CountDownLatch let = new CountDownLatch(1);
        server.delayed("/ca.crl", CA.newCrl().issue(), let);
        X509Certificate alice = aliceWithList();
        checker();
        ExecutorService threads = Executors.newFixedThreadPool(20);
        try {
            List<Future<String>> all = IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> of(alice)))
                    .toList();
            Eventually.get(() -> server.requests("/ca.crl"), count -> count == 1);
            let.countDown();
            for (Future<String> one : all) {
                assertTrue(one.get().startsWith("good"), one.get());
            }
            assertEquals(1, server.requests("/ca.crl"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theFirstWaitsNoLongerThanTheTimeoutAndTheNextNotAtAll() {
        timeout = Duration.ofMillis(600);
        server.unresponsive("/ca.crl");
        X509Certificate alice = aliceWithList();
        assertSays("REVOCATION_UNKNOWN", "", alice);
        Eventually.get(() -> of(alice), said -> said.contains("timed out"));
        long begun = System.nanoTime();
        assertSays("REVOCATION_UNKNOWN", "timed out", alice);
        assertTrue(System.nanoTime() - begun < timeout.toNanos(), "waited again");
    }

    @Test
    void aSilentResponderLeavesTimeForTheList() {
        timeout = Duration.ofSeconds(4);
        X509Certificate alice = alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.unresponsive("/ocsp").publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "by the list", alice);
    }

    @Test
    void whatComesTooLateServesThoseWhoComeLater() {
        timeout = Duration.ofMillis(500);
        CountDownLatch let = new CountDownLatch(1);
        server.responder("/ocsp", request -> {
            try {
                let.await(400, java.util.concurrent.TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeOcspResponder.of(CA.identity()).apply(request);
        });
        X509Certificate alice = alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/none.crl"))
                .issue()
                .certificate();
        Eventually.get(() -> of(alice), said -> said.startsWith("good"));
    }

    @Test
    void aListInUseIsFetchedAnewBeforeItRunsOutWithoutAnybodyWaiting() {
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "", alice);
        checker().renew();
        assertEquals(1, server.requests("/ca.crl"), "not before it is due");
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(now.plus(Duration.ofHours(19)))
                        .nextUpdate(now.plus(Duration.ofHours(48)))
                        .revoked(alice)
                        .issue());
        pass(Duration.ofHours(20));
        checker().renew();
        Eventually.get(() -> of(alice), said -> said.startsWith("REVOKED"));
        assertEquals(2, server.requests("/ca.crl"));
    }

    @Test
    void whoeverAsksForWhatIsDueIsAnsweredAtOnce() {
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "", alice);
        server.unresponsive("/ca.crl");
        pass(Duration.ofHours(20));
        assertSays("good", "", alice);
    }

    @Test
    void revocationFreshnessTimeSaysWhenToLookForANewerList() {
        freshnessTime = Duration.ofMinutes(10);
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "", alice);
        pass(Duration.ofMinutes(9));
        checker().renew();
        assertEquals(1, server.requests("/ca.crl"));
        server.publish("/ca.crl", CA.newCrl().thisUpdate(now).revoked(alice).issue());
        pass(Duration.ofMinutes(1));
        checker().renew();
        Eventually.get(() -> of(alice), said -> said.startsWith("REVOKED"));
    }

    @DisplayName("Keycloak #35983: a list that has run out no longer counts, though nothing newer can be had")
    @Test
    void aListThatHasRunOutNoLongerCounts() {
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "", alice);
        server.status("/ca.crl", 503);
        pass(Duration.ofHours(25));
        Eventually.get(() -> of(alice), said -> said.startsWith("REVOCATION_UNKNOWN") && said.contains("503"));
    }

    @Test
    void aGraceBeginsWhereTheListEndsAndEndsAsWell() {
        failureMode = FailureMode.withGracePeriod(Duration.ofHours(12));
        X509Certificate alice = aliceWithList();
        X509Certificate bob = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().revoked(bob).issue());
        assertSays("good", "", alice);
        assertSays("REVOKED", "", bob);
        server.status("/ca.crl", 503);
        pass(Duration.ofHours(35));
        assertSays("good", "within the grace", alice);
        assertSays("REVOKED", "", bob);
        assertSays("REVOCATION_UNKNOWN", "it names no", alice().issue().certificate());
        pass(Duration.ofHours(2));
        assertSays("REVOCATION_UNKNOWN", "has run out", alice);
        assertSays("REVOKED", "", bob);
    }

    @Test
    void revokedStaysRevokedThroughAnOutageHoweverLong() {
        failureMode = FailureMode.SOFT_FAIL;
        X509Certificate alice = aliceWithResponder();
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).revoked());
        assertSays("REVOKED", "", alice);
        server.status("/ocsp", 503);
        pass(Duration.ofDays(30));
        assertSays("REVOKED", "", alice);
    }

    @Test
    void anOlderListNeverReplacesANewerOne() {
        X509Certificate alice = aliceWithList();
        server.publish(
                "/ca.crl", CA.newCrl().revoked(alice).entry(CA.certificate(), 6).issue());
        X509Certificate other = aliceWithList();
        assertSays("good", "", other);
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(now.minus(Duration.ofHours(2)))
                        .nextUpdate(now.plus(Duration.ofDays(9)))
                        .issue());
        pass(Duration.ofHours(25));
        Eventually.get(
                () -> of(other),
                said -> said.startsWith("REVOCATION_UNKNOWN") && said.contains("older than what was fetched"));
    }

    @Test
    void whatHasFailedIsTriedAgainInTheBackground() {
        X509Certificate alice = aliceWithList();
        assertSays("REVOCATION_UNKNOWN", "404", alice);
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("REVOCATION_UNKNOWN", "404", alice);
        pass(Duration.ofSeconds(6));
        checker().renew();
        Eventually.get(() -> of(alice), said -> said.startsWith("good"));
    }

    @Test
    void withCachedOnlyNobodyIsAsked(@TempDir Path folder) {
        cache = Optional.of(folder);
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "", alice);
        restart();
        cachedOnly = true;
        assertSays("good", "kept on disk", alice);
        assertSays(
                "REVOCATION_UNKNOWN",
                "verifyRevocationWithCachedClientCertOnly",
                alice().crlDistributionPoint(server.url("/other.crl")).issue().certificate());
        assertEquals(List.of("GET /ca.crl"), server.requests());
    }

    @Test
    void whatIsOnDiskSurvivesARestart(@TempDir Path folder) throws Exception {
        cache = Optional.of(folder);
        X509Certificate alice = aliceWithList();
        X509Certificate bob = aliceWithResponder();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue())
                .responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        assertSays("REVOKED", "", alice);
        assertSays("good", "", bob);
        restart();
        server.status("/ca.crl", 503).status("/ocsp", 503);
        assertSays("REVOKED", "kept on disk", alice);
        assertSays("good", "kept on disk", bob);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    2, files.filter(file -> file.toString().endsWith(".der")).count(), "nothing half written");
        }
    }

    @DisplayName(
            "What is read from disk is checked like what is fetched: a stranger's list put there counts for nothing")
    @Test
    void whatIsOnDiskIsChecked(@TempDir Path folder) throws Exception {
        cache = Optional.of(folder);
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertSays("REVOKED", "", alice);
        restart();
        try (Stream<Path> files = Files.list(folder)) {
            Files.write(files.findFirst().orElseThrow(), STRANGER.newCrl().issue());
        }
        assertSays("REVOKED", "by the list " + server.url("/ca.crl") + " of", alice);
        assertEquals(2, server.requests("/ca.crl"), "and is fetched again");
    }

    @Test
    void ownListsNeedNobody(@TempDir Path folder) throws Exception {
        X509Certificate alice = alice().issue().certificate();
        X509Certificate bob = alice().issue().certificate();
        Files.write(folder.resolve("ca.crl"), CA.newCrl().revoked(alice).issue());
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        lists = LocalCrls.read(folder);
        assertSays("REVOKED", "ca.crl", alice);
        assertSays("good", "ca.crl", bob);
    }

    @DisplayName(
            "Grace is for whom nothing newer calls revoked: a newer list that has run out as well still counts so far")
    @Test
    void theGraceEndsWhereANewerListCallsItRevokedThoughThatHasRunOutAsWell() {
        failureMode = FailureMode.withGracePeriod(Duration.ofHours(12));
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "", alice);
        pass(Duration.ofHours(30));
        Instant made = now.minus(Duration.ofHours(5));
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(made)
                        .nextUpdate(now.minus(Duration.ofHours(1)))
                        .revoked(alice)
                        .issue());
        Eventually.get(() -> of(alice), said -> said.startsWith("REVOKED"));
    }

    @Test
    void whatCannotBeKeptOnDiskIsUsedAllTheSame(@TempDir Path folder) throws Exception {
        cache = Optional.of(folder.resolve("cache"));
        X509Certificate alice = aliceWithList();
        X509Certificate bob = aliceWithResponder();
        server.publish("/ca.crl", CA.newCrl().issue()).responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        checker();
        Files.delete(cache.get());
        Files.createFile(cache.get());
        assertSays("good", "by the list", alice);
        assertSays("good", "by the responder", bob);
    }

    @DisplayName("A responder that hangs keeps nobody from the lists, however many certificates name it")
    @Test
    void aResponderThatHangsLeavesThreadsForTheLists() {
        timeout = Duration.ofSeconds(3);
        server.unresponsive("/ocsp").publish("/ca.crl", CA.newCrl().issue());
        for (int i = 0; i < 40; i++) {
            checker()
                    .describe(
                            new CertificationPath(List.of(aliceWithResponder(), CA.certificate())),
                            now); // begins, and does not wait
        }
        assertSays("good", "by the list", aliceWithList());
    }

    @DisplayName("A clock that was years ahead for a moment keeps nothing from being fetched once it is right again")
    @Test
    void aClockThatWasAheadForAMomentDoesNoHarm() {
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays("good", "", alice);
        Instant right = now;
        pass(Duration.ofDays(3_650));
        Eventually.get(
                () -> of(alice), said -> said.startsWith("REVOCATION_UNKNOWN") && said.contains(": it has run out"));
        now = right;
        assertSays("good", "", alice);
        pass(Duration.ofHours(25));
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .thisUpdate(now.minusSeconds(60))
                        .nextUpdate(now.plus(Duration.ofDays(1)))
                        .issue());
        Eventually.get(() -> of(alice), said -> said.startsWith("good"));
    }

    @DisplayName(
            "No thread can be had: it is tried again, nobody is let pass, and what is in use goes on being renewed")
    @Test
    void aThreadThatCannotBeHadIsAskedForAgain() throws Exception {
        AtomicBoolean isFull = new AtomicBoolean(true);
        Executor threads = work -> {
            if (isFull.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            work.run();
        };
        EvidenceCache<Crl> shelf = new EvidenceCache<>(settings(), null, threads, 10);
        EvidenceCache.Source<Crl> source = new EvidenceCache.Source<>() {
            @Override
            public String name() {
                return "list";
            }

            @Override
            public Crl fetch(OutputStream copy) throws IOException {
                return CrlParser.read(new ByteArrayInputStream(CA.newCrl().issue()), CA.certificate());
            }

            @Override
            public Crl restore(InputStream octets) {
                throw new AssertionError("there is no disk");
            }
        };
        EvidenceCache.Answer<Crl> answer = shelf.ask("key", source, now, System.nanoTime());
        assertTrue(answer.kept().isEmpty() && answer.trouble().contains("native thread"), answer.toString());
        pass(Duration.ofMinutes(1));
        shelf.renew(now);
        isFull.set(false);
        pass(Duration.ofMinutes(1));
        shelf.renew(now);
        assertTrue(shelf.remembered("key", now).isPresent());
    }

    @DisplayName("Answers that come and go do not push a list from the disk that is in use")
    @Test
    void manyAnswersDoNotPushAListFromTheDisk(@TempDir Path folder) throws Exception {
        DiskCache disk = new DiskCache(folder);
        keep(disk, "list http://pki.example.com/ca.crl");
        for (int i = 0; i < 2_100; i++) {
            keep(disk, "ocsp http://pki.example.com/ocsp " + i);
        }
        try (InputStream list = disk.open("list http://pki.example.com/ca.crl")) {
            assertEquals('x', list.read());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2_000, files.count());
        }
    }

    private static void keep(DiskCache disk, String key) throws IOException {
        try (DiskCache.Copy copy = disk.copy(key)) {
            copy.write('x');
            copy.keep();
        }
    }
}
