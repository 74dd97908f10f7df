// SPDX-License-Identifier: Apache-2.0
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
import org.junit.jupiter.params.provider.ValueSource;

/** OCSP responses: the status that they state, and which of them do not count. */
class OcspTest extends RevocationScenario {
    private static Identity delegate(String... purposes) {
        return CA.issue("CN=Responder").extendedKeyUsage(purposes).issue();
    }

    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

    private void assertStatus(String beginning, String detail, X509Certificate certificate) {
        String status = statusOf(certificate);
        assertTrue(status.startsWith(beginning) && status.contains(detail), status);
    }

    @Test
    void goodCertificateIsAcceptedAndRevokedOneIsRefused() {
        FakeOcspResponder responder = FakeOcspResponder.of(CA.identity());
        server.responder("/ocsp", responder);
        X509Certificate alice = aliceWithOcsp();
        assertStatus("good", "good according to the OCSP response from " + server.url("/ocsp"), alice);
        responder.revoked();
        assertStatus("good", "", alice);
        assertEquals(1, server.requests("/ocsp"), "the OCSP response is cached");
        assertStatus("REVOKED", "revoked according to the OCSP response", aliceWithOcsp());
        responder.revoked(6);
        assertStatus("REVOKED", "on hold according to the OCSP response", aliceWithOcsp());
        responder.revoked(8);
        assertStatus("REVOKED", "revoked according to the OCSP response", aliceWithOcsp());
    }

    @Test
    void delegatedResponderWithOcspSigningIsTrusted() {
        server.responder("/ocsp", FakeOcspResponder.of(delegate(OCSP_SIGNING)).includingSignerCertificate());
        assertStatus("good", "", aliceWithOcsp());
    }

    @Test
    void shortRequestsUseGetAndLongOnesPost() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        statusOf(aliceWithOcsp());
        String longer = "/ocsp-" + "x".repeat(150);
        server.responder(longer, FakeOcspResponder.of(CA.identity()));
        assertStatus(
                "good", "", alice().ocspResponder(server.url(longer)).issue().certificate());
        assertTrue(
                server.requests().get(0).startsWith("GET /ocsp/"),
                server.requests().toString());
        assertEquals("POST " + longer, server.requests().get(1));
    }

    @DisplayName(
            "A responder that rejects nonces, as Windows' own by default, is queried without one, and so from then on")
    @Test
    void responderThatRejectsNoncesIsQueriedWithoutOne() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).rejectingNonces());
        assertStatus("good", "", aliceWithOcsp());
        assertEquals(2, server.requests("/ocsp"));
        assertStatus("good", "", aliceWithOcsp());
        assertEquals(3, server.requests("/ocsp"));
    }

    @Test
    void preProducedResponseWithoutNonceCountsUntilNextUpdate() {
        server.responder(
                "/ocsp",
                FakeOcspResponder.of(CA.identity())
                        .withoutNonce()
                        .validity(now.minusSeconds(3600), now.plusSeconds(3600)));
        assertStatus("good", "", aliceWithOcsp());
    }

    @Test
    void responseSignedWithSha1DoesNotCount() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).signingWith("SHA1withECDSA"));
        assertStatus("REVOCATION_UNKNOWN", "the signature algorithm SHA1withECDSA is not allowed", aliceWithOcsp());
    }

    static Stream<byte[]> unusableBodies() throws Exception {
        byte[] malformedRequest = FakeOcspResponder.of(CA.identity())
                .error(1)
                .apply(OcspRequest.of(CA.certificate(), CA.certificate()).encode(new byte[0]));
        byte[] ofAnother = FakeOcspResponder.of(CA.identity())
                .apply(OcspRequest.of(CA.certificate(), CA.certificate()).encode(new byte[0]));
        return Stream.of("<html>use POST</html>".getBytes(), new byte[0], malformedRequest, ofAnother);
    }

    private void assertQueriedByPost() {
        assertStatus("good", "", aliceWithOcsp());
        assertEquals(
                List.of("GET", "POST"),
                server.requests().stream().map(request -> request.split(" ")[0]).toList());
        assertStatus("good", "", aliceWithOcsp());
        assertEquals("POST /ocsp", server.requests().get(2), "the next request is a POST at once");
    }

    @DisplayName("A responder that has no usable response to a GET is queried by POST, and so from then on")
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 500, 501})
    void responderThatRejectsGetIsQueriedByPost(int status) {
        server.responderByPost("/ocsp", status, new byte[0], FakeOcspResponder.of(CA.identity()));
        assertQueriedByPost();
    }

    @ParameterizedTest
    @MethodSource("unusableBodies")
    void responderWithoutAUsableResponseToAGetIsQueriedByPost(byte[] body) {
        server.responderByPost("/ocsp", 200, body, FakeOcspResponder.of(CA.identity()));
        assertQueriedByPost();
    }

    @Test
    void responderThatRejectsGetAndNoncesIsQueriedByPostWithoutOne() {
        server.responderByPost(
                "/ocsp", 405, new byte[0], FakeOcspResponder.of(CA.identity()).rejectingNonces());
        assertStatus("good", "", aliceWithOcsp());
        assertEquals(3, server.requests("/ocsp"));
        assertStatus("good", "", aliceWithOcsp());
        assertEquals(4, server.requests("/ocsp"));
    }

    @Test
    void failuresOfGetAndPostAreReported() {
        server.status("/ocsp", 405);
        assertStatus("REVOCATION_UNKNOWN", "GET: HTTP status 405; POST: HTTP status 405", aliceWithOcsp());
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).error(3));
        assertStatus("REVOCATION_UNKNOWN", "/ocsp: the OCSP responder returned tryLater", aliceWithOcsp());
        assertEquals(3, server.requests("/ocsp"), "no POST after tryLater");
    }

    @Test
    void responderUrlWithAQueryIsRequestedByPost() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        assertStatus(
                "good",
                "",
                alice().ocspResponder(server.url("/ocsp?ca=1")).issue().certificate());
        assertEquals(List.of("POST /ocsp"), server.requests());
    }

    private record Fault(String name, String detail, Function<OcspTest, FakeOcspResponder> responder) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault fault(String name, String detail, Function<FakeOcspResponder, FakeOcspResponder> fault) {
        return new Fault(name, detail, test -> fault.apply(FakeOcspResponder.of(CA.identity())));
    }

    static Stream<Fault> faults() {
        return Stream.of(
                fault("malformedRequest", "returned malformedRequest", responder -> responder.error(1)),
                fault("internalError", "returned internalError", responder -> responder.error(2)),
                fault("tryLater", "returned tryLater", responder -> responder.error(3)),
                fault("undefined status", "returned the unknown response status 4", responder -> responder.error(4)),
                fault("unknown status", "returned the unknown response status 99", responder -> responder.error(99)),
                fault("sigRequired", "returned sigRequired", responder -> responder.error(5)),
                fault("unauthorized", "returned unauthorized", responder -> responder.error(6)),
                fault("unknown certificate", "the OCSP response is not trusted", FakeOcspResponder::unknown),
                fault(
                        "CVE-2026-24734: invalid signature",
                        "the OCSP response is not trusted",
                        FakeOcspResponder::withInvalidSignature),
                new Fault(
                        "CVE-2026-24734: signed by a foreign CA with the issuer's name",
                        "the OCSP response is not trusted",
                        test -> FakeOcspResponder.of(FOREIGN.identity())),
                new Fault(
                        "CVE-2026-24734: signed by the delegated responder of a foreign CA",
                        "the OCSP response is not trusted",
                        test -> FakeOcspResponder.of(FOREIGN.issue("CN=Responder")
                                        .extendedKeyUsage(OCSP_SIGNING)
                                        .issue())
                                .includingSignerCertificate()),
                new Fault(
                        "CVE-2026-24734: delegated responder without OCSPSigning",
                        "the OCSP response is not trusted",
                        test -> FakeOcspResponder.of(delegate("1.3.6.1.5.5.7.3.2"))
                                .includingSignerCertificate()),
                new Fault(
                        "expired delegated responder",
                        "the OCSP response is not trusted",
                        test -> FakeOcspResponder.of(CA.issue("CN=Responder")
                                        .extendedKeyUsage(OCSP_SIGNING)
                                        .notAfter(Instant.now().minusSeconds(1800))
                                        .issue())
                                .includingSignerCertificate()),
                fault(
                        "CVE-2026-24734: for another serial number",
                        "the OCSP response is for another certificate",
                        responder -> responder.forSerialNumber(BigInteger.TEN)),
                fault(
                        "CVE-2026-24734: replayed, with the nonce of another request",
                        "onces",
                        responder -> responder.withNonce(new byte[16])),
                fault(
                        "CVE-2026-24734: replayed and too old",
                        "it has expired: its nextUpdate is",
                        responder -> responder
                                .withoutNonce()
                                .validity(
                                        Instant.now().minusSeconds(3000),
                                        Instant.now().minusSeconds(1200))),
                fault(
                        "nextUpdate has just passed",
                        "it has expired: its nextUpdate is",
                        responder -> responder.validity(
                                Instant.now().minusSeconds(7200), Instant.now().minusSeconds(1))),
                fault(
                        "without nextUpdate, and old",
                        "it has expired: its nextUpdate is",
                        responder -> responder
                                .withoutNonce()
                                .withoutNextUpdate(Instant.now().minusSeconds(3600))),
                fault(
                        "thisUpdate in the future",
                        "the OCSP response is not trusted",
                        responder -> responder.validity(
                                Instant.now().plusSeconds(3600), Instant.now().plusSeconds(7200))));
    }

    @DisplayName("CVE-2026-29145, CVE-2026-34500, CVE-2026-86248: an error or an untrusted OCSP response"
            + " leaves the status unknown, which is refused")
    @ParameterizedTest
    @MethodSource("faults")
    void statusIsUnknownWith(Fault fault) {
        server.responder("/ocsp", fault.responder().apply(this));
        assertStatus("REVOCATION_UNKNOWN", fault.detail(), aliceWithOcsp());
    }

    @DisplayName("CVE-2026-29145, CVE-2026-34500, CVE-2026-86248: a responder that is down or returns no OCSP"
            + " response leaves the status unknown")
    @Test
    void statusIsUnknownWhereTheResponderIsDown() {
        server.status("/error", 500);
        server.publish("/html", "<html>".getBytes());
        assertStatus("REVOCATION_UNKNOWN", "404", aliceWithOcsp());
        assertStatus(
                "REVOCATION_UNKNOWN",
                "500",
                alice().ocspResponder(server.url("/error")).issue().certificate());
        assertStatus(
                "REVOCATION_UNKNOWN",
                "the OCSP response is malformed",
                alice().ocspResponder(server.url("/html")).issue().certificate());
        assertStatus(
                "REVOCATION_UNKNOWN",
                "refused",
                alice().ocspResponder("http://127.0.0.1:1/").issue().certificate());
    }

    @Test
    void softFailAcceptsAnUnknownStatusButNoRevokedCertificate() {
        failureMode = FailureMode.SOFT_FAIL;
        FakeOcspResponder responder = FakeOcspResponder.of(CA.identity()).error(3);
        server.responder("/ocsp", responder);
        assertStatus("good", "tryLater (accepted: revocationFailureMode is softFail)", aliceWithOcsp());
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).revoked());
        assertStatus("REVOKED", "", aliceWithOcsp());
    }

    @DisplayName("The OCSP responder is queried before the CRL, as in Windows; where it fails, the CRL decides")
    @Test
    void crlDecidesWhereTheResponderFails() {
        X509Certificate alice = alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()).error(3))
                .publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertStatus("REVOKED", "according to the CRL", alice);
        assertTrue(server.requests().get(0).contains("/ocsp"), server.requests().toString());
    }

    @Test
    void noCrlIsFetchedWhereTheResponderDecides() {
        X509Certificate alice = alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        assertStatus("good", "according to the OCSP response", alice);
        assertEquals(0, server.requests("/ca.crl"));
    }

    @Test
    void jdkDownloadsNothing() throws Exception {
        X509Certificate alice = alice().ocspResponder(server.url("/jdk"))
                .crlDistributionPoint(server.url("/jdk.crl"))
                .issue()
                .certificate();
        byte[] error = FakeOcspResponder.of(CA.identity())
                .error(3)
                .apply(OcspRequest.of(alice, CA.certificate()).encode(new byte[0]));
        byte[] foreign = FakeOcspResponder.of(FOREIGN.identity())
                .apply(OcspRequest.of(alice, CA.certificate()).encode(new byte[0]));
        for (byte[] response : List.of(error, foreign)) {
            Optional<String> failure = Optional.empty();
            try {
                OcspResponse.parse(response, alice, CA.certificate(), new byte[0], now);
            } catch (java.io.IOException e) {
                failure = Optional.of(e.getMessage());
            }
            assertTrue(failure.isPresent());
        }
        assertEquals(List.of(), server.requests());
    }

    @Test
    void criticalExtensionsOfWindowsAreAccepted() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        byte[] template = {0x30, 0x04, 0x06, 0x02, 0x2A, 0x03};
        assertStatus(
                "good",
                "according to the OCSP response",
                alice().ocspResponder(server.url("/ocsp"))
                        .rawExtension("1.3.6.1.4.1.311.21.7", true, template)
                        .issue()
                        .certificate());
    }

    @DisplayName("A response with two statuses for the certificate is rejected:"
            + " nextUpdate of the one must not count for the other")
    @Test
    void responseWithTwoStatusesForTheCertificateIsRejected() {
        server.responder(
                "/ocsp",
                FakeOcspResponder.of(CA.identity()).precededByGoodUntil(now.plus(java.time.Duration.ofDays(300))));
        assertStatus("REVOCATION_UNKNOWN", "has two responses for the certificate", aliceWithOcsp());
    }
}
