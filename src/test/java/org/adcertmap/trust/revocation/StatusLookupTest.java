// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several sources decides, and where a source of another CA or of another scope does not count. */
class StatusLookupTest extends RevocationScenario {
    private static final int ON_HOLD = 6;

    private final FakeOcspResponder responder = FakeOcspResponder.of(CA.identity());

    @BeforeEach
    void startResponder() {
        now = now.truncatedTo(ChronoUnit.SECONDS);
        responder.validity(now.minusSeconds(60), now.plus(Duration.ofHours(1)));
        server.responder("/ocsp", responder);
    }

    private X509Certificate aliceWithBoth() {
        return alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
    }

    private void assertStatus(String beginning, String detail, X509Certificate certificate) {
        String status = statusOf(certificate);
        assertTrue(status.startsWith(beginning) && status.contains(detail), status);
    }

    private void advance(Duration time) {
        now = now.plus(time);
        server.status("/ocsp", 503).status("/ca.crl", 503);
    }

    @Test
    void nothingIsFetchedWhereTheCacheDecides() {
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus("good", "", aliceWithCrl());
        assertStatus("good", "according to the CRL", aliceWithBoth());
        assertEquals(0, server.requests("/ocsp"));
    }

    @Test
    void noFurtherSourceIsFetchedOnceOneRevokes() {
        responder.revoked();
        assertStatus("REVOKED", "according to the OCSP response", aliceWithBoth());
        assertEquals(0, server.requests("/ca.crl"));
    }

    @DisplayName("The grace period of a good OCSP response does not hide a revocation in the CRL")
    @Test
    void expiredGoodResponseDoesNotHideARevocation() {
        failureMode = FailureMode.withGracePeriod(Duration.ofHours(12));
        X509Certificate alice = aliceWithBoth();
        assertStatus("good", "according to the OCSP response", alice);
        advance(Duration.ofHours(2));
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertStatus("REVOKED", "according to the CRL", alice);
    }

    @DisplayName("A certificate on hold by its responder is refused while that is current, also where the CRL does not"
            + " have it: at the first lookup as at those by the cache")
    @Test
    void certificateOnHoldIsRefusedWhileThatIsCurrent() {
        responder.revoked(ON_HOLD);
        server.publish("/ca.crl", CA.newCrl().issue());
        X509Certificate alice = aliceWithBoth();
        assertStatus("REVOKED", "on hold according to the OCSP response", alice);
        assertEquals(1, server.requests("/ca.crl"), "another source may have revoked it");
        assertStatus("REVOKED", "on hold according to the OCSP response", alice);
        advance(Duration.ofHours(2));
        assertStatus("good", "according to the CRL", alice);
    }

    @Test
    void revokedOutranksOnHold() {
        responder.revoked(ON_HOLD);
        X509Certificate alice = aliceWithBoth();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertStatus("REVOKED", "revoked according to the CRL", alice);
    }

    @DisplayName("Where everything has expired, on hold outranks good: no grace period hides it")
    @Test
    void expiredHoldOutranksAnExpiredGood() {
        failureMode = FailureMode.withGracePeriod(Duration.ofHours(12));
        responder.revoked(ON_HOLD);
        server.publish("/ca.crl", CA.newCrl().issue());
        X509Certificate alice = aliceWithBoth();
        assertStatus("REVOKED", "on hold", alice);
        advance(Duration.ofHours(25));
        assertStatus("REVOKED", "on hold according to the OCSP response", alice);
    }

    @Test
    void gracePeriodCountsFromTheLastSourceThatExpires() {
        failureMode = FailureMode.withGracePeriod(Duration.ofHours(12));
        server.publish("/ca.crl", CA.newCrl().issue()); // for 24 hours
        X509Certificate alice = aliceWithBoth();
        assertStatus("good", "according to the OCSP response", alice);
        assertStatus("good", "", aliceWithCrl());
        advance(Duration.ofHours(30));
        assertStatus("good", "within the grace period, according to the CRL", alice);
        advance(Duration.ofHours(10));
        assertStatus("REVOCATION_UNKNOWN", "the CRL " + server.url("/ca.crl") + " has expired", alice);
    }

    @DisplayName("A CRL and an OCSP response that are cached for a CA do not count for another CA of the same name,"
            + " whose certificates name the same URLs")
    @Test
    void cachedEvidenceOfAnotherCaDoesNotCount() {
        server.publish("/ca.crl", CA.newCrl().issue());
        X509Certificate withCrl = aliceWithCrl();
        X509Certificate withOcsp = aliceWithOcsp();
        assertStatus("good", "", withCrl);
        assertStatus("good", "", withOcsp);
        X509Certificate foreignWithCrl = FOREIGN.issue("CN=alice")
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        X509Certificate foreignWithOcsp = FOREIGN.issue("CN=alice")
                .serial(withOcsp.getSerialNumber().toString(16))
                .ocspResponder(server.url("/ocsp"))
                .issue()
                .certificate();
        assertRefused("not signed by the issuing CA", foreignWithCrl);
        assertRefused("the OCSP response is not trusted", foreignWithOcsp);
    }

    private void assertRefused(String detail, X509Certificate foreign) {
        String refused = refusal(foreign, FOREIGN.certificate()).orElseThrow().detail();
        assertTrue(refused.contains(detail), refused);
    }

    @Test
    void localCrlOfADistributionPointCountsForCertificatesThatNameIt(@TempDir Path folder) throws Exception {
        Files.write(
                folder.resolve("ca.crl"),
                CA.newCrl().distributionPoint(server.url("/ca.crl")).issue());
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        localCrls = LocalCrls.read(folder);
        assertStatus("good", folder.toString(), aliceWithCrl());
        assertEquals(0, server.requests("/ca.crl"));
        X509Certificate other =
                alice().crlDistributionPoint(server.url("/b.crl")).issue().certificate();
        assertStatus("REVOCATION_UNKNOWN", "of another distribution point", other);
    }

    private String statusWithDelta(Duration baseValidity, Duration deltaValidity) {
        String path = "/" + baseValidity + "-" + deltaValidity;
        server.publish(
                        path + ".crl",
                        CA.newCrl()
                                .crlNumber(5)
                                .nextUpdate(now.plus(baseValidity))
                                .freshestCrl(server.url(path + "+.crl"))
                                .issue())
                .publish(
                        path + "+.crl",
                        CA.newCrl()
                                .crlNumber(6)
                                .deltaCrlIndicator(5)
                                .nextUpdate(now.plus(deltaValidity))
                                .issue());
        return statusOf(
                alice().crlDistributionPoint(server.url(path + ".crl")).issue().certificate());
    }

    @Test
    void statusByADeltaCrlExpiresWithTheFirstOfTheTwoCrls() {
        Duration shorter = Duration.ofHours(1);
        Duration longer = Duration.ofHours(2);
        String expiry = "nextUpdate " + now.plus(shorter) + ",";
        String first = statusWithDelta(longer, shorter);
        assertTrue(first.startsWith("good") && first.contains(expiry), first);
        String second = statusWithDelta(shorter, longer);
        assertTrue(second.startsWith("good") && second.contains(expiry), second);
    }

    @Test
    void failureOfACachedCrlIsReportedOnce() {
        server.publish("/ca.crl", CA.newCrl().onlyContainsCaCerts().issue());
        X509Certificate alice = aliceWithCrl();
        statusOf(alice);
        String status = statusOf(alice);
        assertTrue(status.startsWith("REVOCATION_UNKNOWN"), status);
        String reason = "for CA certificates only";
        assertTrue(status.contains(reason) && status.indexOf(reason) == status.lastIndexOf(reason), status);
    }
}
