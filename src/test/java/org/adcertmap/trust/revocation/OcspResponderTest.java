package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.pki.Identity;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.ocsp.OcspRequest;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of OCSP responders: what they say, and which of them say nothing. */
class OcspResponderTest extends RevocationScenario {
    private static Identity delegate(String... purposes) {
        return CA.issue("CN=Responder").extendedKeyUsage(purposes).issue();
    }

    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

    private void assertSays(String beginning, String holds, X509Certificate certificate) {
        String said = of(certificate);
        assertTrue(said.startsWith(beginning) && said.contains(holds), said);
    }

    @Test
    void whoIsGoodIsLetPassAndWhoIsRevokedIsNot() {
        FakeOcspResponder responder = FakeOcspResponder.of(CA.identity());
        server.responder("/ocsp", responder);
        X509Certificate alice = aliceWithResponder();
        assertSays("good", "good by the responder " + server.url("/ocsp"), alice);
        responder.revoked();
        assertSays("good", "", alice);
        assertEquals(1, server.requests("/ocsp"), "an answer is remembered");
        assertSays("REVOKED", "revoked by the responder", aliceWithResponder());
        responder.revoked(6);
        assertSays("REVOKED", "on hold by the responder", aliceWithResponder());
        responder.revoked(8);
        assertSays("REVOKED", "revoked by the responder", aliceWithResponder());
    }

    @Test
    void aDelegateWithTheRightUsageSpeaksForItsIssuer() {
        server.responder("/ocsp", FakeOcspResponder.of(delegate(OCSP_SIGNING)).includingSignerCertificate());
        assertSays("good", "", aliceWithResponder());
    }

    @Test
    void shortRequestsAreGetAndLongOnesPost() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        of(aliceWithResponder());
        String longer = "/ocsp-" + "x".repeat(150);
        server.responder(longer, FakeOcspResponder.of(CA.identity()));
        assertSays("good", "", alice().ocspResponder(server.url(longer)).issue().certificate());
        assertTrue(
                server.requests().get(0).startsWith("GET /ocsp/"),
                server.requests().toString());
        assertEquals("POST " + longer, server.requests().get(1));
    }

    @DisplayName(
            "A responder that wants no nonce, as Windows' own by default, is asked without one, and from then on at once")
    @Test
    void aResponderThatWantsNoNonceIsAskedWithoutOne() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).rejectingNonces());
        assertSays("good", "", aliceWithResponder());
        assertEquals(2, server.requests("/ocsp"));
        assertSays("good", "", aliceWithResponder());
        assertEquals(3, server.requests("/ocsp"));
    }

    @Test
    void anAnswerMadeBeforeWithoutANonceCountsUntilItsEnd() {
        server.responder(
                "/ocsp",
                FakeOcspResponder.of(CA.identity())
                        .withoutNonce()
                        .validity(now.minusSeconds(3600), now.plusSeconds(3600)));
        assertSays("good", "", aliceWithResponder());
    }

    private record Fault(String name, String says, Function<OcspResponderTest, FakeOcspResponder> responder) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault fault(String name, String says, Function<FakeOcspResponder, FakeOcspResponder> fault) {
        return new Fault(name, says, test -> fault.apply(FakeOcspResponder.of(CA.identity())));
    }

    static Stream<Fault> faults() {
        return Stream.of(
                fault("malformed request", "malformed request", responder -> responder.error(1)),
                fault("internal error", "internal error", responder -> responder.error(2)),
                fault("try later", "try later", responder -> responder.error(3)),
                fault("signature required", "signature required", responder -> responder.error(5)),
                fault("unauthorized", "unauthorized", responder -> responder.error(6)),
                fault("unknown certificate", "not believed", FakeOcspResponder::unknown),
                fault("CVE-2026-24734: signature broken", "not believed", FakeOcspResponder::withInvalidSignature),
                new Fault(
                        "CVE-2026-24734: signed by a stranger of the issuer's name",
                        "not believed",
                        test -> FakeOcspResponder.of(STRANGER.identity())),
                new Fault(
                        "CVE-2026-24734: signed by a stranger's delegate",
                        "not believed",
                        test -> FakeOcspResponder.of(STRANGER.issue("CN=Responder")
                                        .extendedKeyUsage(OCSP_SIGNING)
                                        .issue())
                                .includingSignerCertificate()),
                new Fault(
                        "CVE-2026-24734: delegate without OCSPSigning",
                        "not believed",
                        test -> FakeOcspResponder.of(delegate("1.3.6.1.5.5.7.3.2"))
                                .includingSignerCertificate()),
                new Fault(
                        "expired delegate",
                        "not believed",
                        test -> FakeOcspResponder.of(CA.issue("CN=Responder")
                                        .extendedKeyUsage(OCSP_SIGNING)
                                        .notAfter(Instant.now().minusSeconds(1800))
                                        .issue())
                                .includingSignerCertificate()),
                fault(
                        "CVE-2026-24734: about another serial number",
                        "another certificate",
                        responder -> responder.forSerialNumber(BigInteger.TEN)),
                fault(
                        "CVE-2026-24734: replayed, with the nonce of another request",
                        "onces",
                        responder -> responder.withNonce(new byte[16])),
                fault(
                        "CVE-2026-24734: replayed and too old",
                        "has run out",
                        responder -> responder
                                .withoutNonce()
                                .validity(
                                        Instant.now().minusSeconds(3000),
                                        Instant.now().minusSeconds(1200))),
                fault(
                        "nextUpdate has just passed",
                        "has run out",
                        responder -> responder.validity(
                                Instant.now().minusSeconds(7200), Instant.now().minusSeconds(1))),
                fault(
                        "without an end, and old",
                        "has run out",
                        responder -> responder
                                .withoutNonce()
                                .withoutNextUpdate(Instant.now().minusSeconds(3600))),
                fault(
                        "of the future",
                        "not believed",
                        responder -> responder.validity(
                                Instant.now().plusSeconds(3600), Instant.now().plusSeconds(7200))));
    }

    @DisplayName(
            "CVE-2026-29145, CVE-2026-34500, CVE-2026-86248: what is no answer leaves it unknown, and unknown is refused")
    @ParameterizedTest
    @MethodSource("faults")
    void isUnknownWith(Fault fault) {
        server.responder("/ocsp", fault.responder().apply(this));
        assertSays("REVOCATION_UNKNOWN", fault.says(), aliceWithResponder());
    }

    @DisplayName(
            "CVE-2026-29145, CVE-2026-34500, CVE-2026-86248: a responder that is down, broken or gone leaves it unknown")
    @Test
    void aResponderThatIsDownLeavesItUnknown() {
        server.status("/error", 500);
        server.publish("/html", "<html>".getBytes());
        assertSays("REVOCATION_UNKNOWN", "404", aliceWithResponder());
        assertSays(
                "REVOCATION_UNKNOWN",
                "500",
                alice().ocspResponder(server.url("/error")).issue().certificate());
        assertSays(
                "REVOCATION_UNKNOWN",
                "cannot be read",
                alice().ocspResponder(server.url("/html")).issue().certificate());
        assertSays(
                "REVOCATION_UNKNOWN",
                "refused",
                alice().ocspResponder("http://127.0.0.1:1/").issue().certificate());
    }

    @Test
    void eachFaultIsLetPassWhereThatIsAllowedButARevocationNever() {
        failureMode = FailureMode.SOFT_FAIL;
        FakeOcspResponder responder = FakeOcspResponder.of(CA.identity()).error(3);
        server.responder("/ocsp", responder);
        assertSays("good", "try later (let pass)", aliceWithResponder());
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).revoked());
        assertSays("REVOKED", "", aliceWithResponder());
    }

    @DisplayName("The responder is asked before the list, as in Windows; where it gives no answer the list decides")
    @Test
    void theListDecidesWhereTheResponderDoesNot() {
        X509Certificate alice = alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).error(3))
                .publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertSays("REVOKED", "by the list", alice);
        assertTrue(server.requests().get(0).contains("/ocsp"), server.requests().toString());
    }

    @Test
    void whereTheResponderAnswersNoListIsFetched() {
        X509Certificate alice = alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        assertSays("good", "by the responder", alice);
        assertEquals(0, server.requests("/ca.crl"));
    }

    @Test
    void theJdkItselfFetchesNothing() throws Exception {
        X509Certificate alice = alice().ocspResponder(server.url("/jdk"))
                .crlDistributionPoint(server.url("/jdk.crl"))
                .issue()
                .certificate();
        byte[] nothing = FakeOcspResponder.of(CA.identity())
                .error(3)
                .apply(OcspRequest.of(alice, CA.certificate()).encoded(new byte[0]));
        byte[] stranger = FakeOcspResponder.of(STRANGER.identity())
                .apply(OcspRequest.of(alice, CA.certificate()).encoded(new byte[0]));
        for (byte[] answer : List.of(nothing, stranger)) {
            Optional<String> trouble = Optional.empty();
            try {
                OcspResponse.read(answer, alice, CA.certificate(), new byte[0], now);
            } catch (java.io.IOException e) {
                trouble = Optional.of(e.getMessage());
            }
            assertTrue(trouble.isPresent());
        }
        assertEquals(List.of(), server.requests());
    }

    @Test
    void criticalExtensionsOfWindowsAreKnownHereAsWell() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        byte[] template = {0x30, 0x04, 0x06, 0x02, 0x2A, 0x03};
        assertSays(
                "good",
                "by the responder",
                alice().ocspResponder(server.url("/ocsp"))
                        .rawExtension("1.3.6.1.4.1.311.21.7", true, template)
                        .issue()
                        .certificate());
    }

    @DisplayName(
            "An answer that speaks twice of the certificate is none: the end of the one must not be that of the other")
    @Test
    void anAnswerThatSpeaksTwiceOfACertificateIsNone() {
        server.responder(
                "/ocsp",
                FakeOcspResponder.of(CA.identity()).precededByGoodUntil(now.plus(java.time.Duration.ofDays(300))));
        assertSays("REVOCATION_UNKNOWN", "twice", aliceWithResponder());
    }
}
