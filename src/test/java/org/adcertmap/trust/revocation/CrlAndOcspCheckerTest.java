// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.adcertmap.lab.Eventually;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.RevocationFinding.Status;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status of each finding, the cache that checks share after a reload, and what ends with the last of them. */
class CrlAndOcspCheckerTest extends RevocationScenario {
    private static final String LDAP_URL = "ldap:///CN=CA?certificateRevocationList";

    @BeforeEach
    void refreshByTheTestAlone() {
        refreshInterval = Duration.ofHours(1);
    }

    private static CertificationPath path(X509Certificate certificate) {
        return new CertificationPath(List.of(certificate, CA.certificate()));
    }

    private RevocationFinding finding(CrlAndOcspChecker by, X509Certificate certificate) {
        List<RevocationFinding> findings = by.check(path(certificate), now);
        assertEquals(1, findings.size(), findings::toString);
        return findings.get(0);
    }

    private void startToFetch(X509Certificate certificate) {
        checker().check(path(certificate), now, System.nanoTime());
    }

    private RevocationSettings settings(FailureMode mode, Duration freshness) {
        return new RevocationSettings(cachedOnly, freshness, timeout, mode, allowedHosts, cacheDirectory, localCrls);
    }

    @Test
    void certificateWithoutASourceIsDistinguishedFromAFailure() {
        assertEquals(
                Status.UNKNOWN_WITHOUT_SOURCE,
                finding(checker(), alice().issue().certificate()).status());
        assertEquals(Status.UNKNOWN, finding(checker(), aliceWithCrl()).status());
        assertEquals(Status.UNKNOWN, finding(checker(), aliceWithOcsp()).status());
    }

    @Test
    void noFurtherCertificateIsCheckedOnceOneIsRevoked() {
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        List<RevocationFinding> findings =
                checker().check(new CertificationPath(List.of(alice, CA.certificate(), CA.certificate())), now);
        assertEquals(
                List.of(Status.REVOKED),
                findings.stream().map(RevocationFinding::status).toList());
    }

    @Test
    void refreshFetchesCrlsAndOcspResponsesThatAreDue() {
        server.publish("/ca.crl", CA.newCrl().issue()).responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        X509Certificate withCrl = aliceWithCrl();
        X509Certificate withOcsp = aliceWithOcsp();
        assertEquals(Status.GOOD, finding(checker(), withCrl).status());
        assertEquals(Status.GOOD, finding(checker(), withOcsp).status());
        now = now.plus(Duration.ofHours(23));
        checker().refresh();
        Eventually.get(() -> server.requests("/ca.crl"), count -> count == 2);
        Eventually.get(() -> server.requests("/ocsp"), count -> count >= 2);
    }

    @Test
    void checkByOtherSettingsSharesWhatIsCached(@TempDir Path folder) throws Exception {
        X509Certificate alice = aliceWithCrl();
        X509Certificate other = alice().issue().certificate();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertEquals(Status.GOOD, finding(checker(), alice).status());
        Files.write(folder.resolve("ca.crl"), FOREIGN.newCrl().issue());
        Files.write(folder.resolve("ca.cer"), FOREIGN.certificate().getEncoded());
        localCrls = LocalCrls.read(folder);
        CrlAndOcspChecker soft = checker()
                .sharingEvidence(settings(FailureMode.SOFT_FAIL, freshnessTime))
                .orElseThrow();
        assertSame(localCrls, soft.localCrls());
        checker().close();
        assertEquals(Status.GOOD, finding(soft, alice).status());
        assertEquals(1, server.requests("/ca.crl"));
        assertEquals(Status.UNKNOWN_ACCEPTED, finding(soft, other).status());
        server.publish("/b.crl", CA.newCrl().issue());
        X509Certificate bob =
                alice().crlDistributionPoint(server.url("/b.crl")).issue().certificate();
        assertEquals(Status.GOOD, finding(soft, bob).status(), "the threads run until the last check is closed");
        soft.close();
        X509Certificate carol =
                alice().crlDistributionPoint(server.url("/c.crl")).issue().certificate();
        String reason = finding(soft, carol).reason();
        assertTrue(reason.contains("no thread is available"), reason);
    }

    @Test
    void checkThatFetchesInAnotherWaySharesNothing() {
        assertEquals(
                Optional.empty(), checker().sharingEvidence(settings(FailureMode.HARD_FAIL, Duration.ofMinutes(1))));
        checker().close();
        String reason = finding(checker(), aliceWithCrl()).reason();
        assertTrue(reason.contains("no thread is available"), reason);
    }

    @Test
    void closeEndsTheFetchesOfCrlsAndOcspResponses() {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Void> started = new CompletableFuture<>();
        ldap = url -> {
            started.complete(null);
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            throw new IOException("closed");
        };
        server.unresponsive("/ocsp");
        startToFetch(alice().crlDistributionPoint(LDAP_URL).issue().certificate());
        startToFetch(aliceWithOcsp());
        Eventually.get(() -> server.requests("/ocsp"), count -> count == 1);
        Eventually.get(started::isDone, isStarted -> isStarted);
        assertEquals(1, network.openSockets());
        checker().close();
        assertEquals(0, network.openSockets());
        Eventually.get(interrupted::isDone, isInterrupted -> isInterrupted);
        for (X509Certificate later : List.of(
                alice().ocspResponder(server.url("/later")).issue().certificate(),
                alice().crlDistributionPoint(server.url("/later.crl")).issue().certificate())) {
            String reason = finding(checker(), later).reason();
            assertTrue(reason.contains("no thread is available"), reason);
        }
    }

    @Test
    void threadsKeepNoApplicationAndNoJvm() throws Exception {
        CompletableFuture<Thread> used = new CompletableFuture<>();
        CompletableFuture<ClassLoader> classLoader = new CompletableFuture<>();
        ldap = url -> {
            used.complete(Thread.currentThread());
            classLoader.complete(Thread.currentThread().getContextClassLoader());
            return CA.newCrl().issue();
        };
        X509Certificate alice = alice().crlDistributionPoint(LDAP_URL).issue().certificate();
        Thread request = Thread.currentThread();
        ClassLoader before = request.getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
            request.setContextClassLoader(application);
            assertEquals(Status.GOOD, finding(checker(), alice).status());
        } finally {
            request.setContextClassLoader(before);
        }
        assertTrue(used.join().isDaemon());
        assertSame(CrlAndOcspChecker.class.getClassLoader(), classLoader.join());
    }
}
