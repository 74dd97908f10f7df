// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.ocsp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is requested from a responder, and what of its responses counts. */
class OcspMessagesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final X509Certificate ALICE =
            CA.issue("CN=alice").notBefore(Instant.EPOCH).issue().certificate();
    private static final byte[] NONCE = OcspRequest.nonceExtension(new byte[] {1, 2, 3, 4});
    private static final byte[] NO_NONCE = new byte[0];

    private final Instant now = Instant.now();

    private static OcspRequest request() {
        return OcspRequest.of(ALICE, CA.certificate());
    }

    private OcspResponse parse(FakeOcspResponder responder, byte[] nonce) throws IOException {
        return OcspResponse.parse(responder.apply(request().encode(nonce)), ALICE, CA.certificate(), nonce, now);
    }

    private static FakeOcspResponder responder() {
        return FakeOcspResponder.of(CA.identity());
    }

    private void assertRefused(String reason, FakeOcspResponder responder) {
        IOException e = assertThrows(IOException.class, () -> parse(responder, NO_NONCE));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void requestNamesTheCertificateByHashesAndSerialNumber() throws Exception {
        OCSPReq decoded = new OCSPReq(request().encode(NO_NONCE));
        assertEquals(1, decoded.getRequestList().length);
        var certId = decoded.getRequestList()[0].getCertID();
        assertEquals(ALICE.getSerialNumber(), certId.getSerialNumber());
        assertArrayEquals(
                MessageDigest.getInstance("SHA-1")
                        .digest(CA.certificate().getSubjectX500Principal().getEncoded()),
                certId.getIssuerNameHash());
        assertEquals("1.3.14.3.2.26", certId.getHashAlgOID().getId());
        assertFalse(decoded.hasExtensions());
    }

    @Test
    void nonceIsAnExtensionOfTheRequest() throws Exception {
        OCSPReq decoded = new OCSPReq(request().encode(NONCE));
        assertArrayEquals(
                NONCE,
                decoded.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)
                        .getExtnValue()
                        .getOctets());
        assertArrayEquals(new byte[] {4, 4, 1, 2, 3, 4}, NONCE);
        byte[] longer = OcspRequest.nonceExtension(new byte[300]);
        assertArrayEquals(new byte[] {4, (byte) 0x82, 1, 44, 0}, Arrays.copyOf(longer, 5));
        assertEquals(304, longer.length);
        assertArrayEquals(
                new byte[] {4, (byte) 0x81, (byte) 128, 0},
                Arrays.copyOf(OcspRequest.nonceExtension(new byte[128]), 4));
        assertArrayEquals(new byte[] {4, 127, 0}, Arrays.copyOf(OcspRequest.nonceExtension(new byte[127]), 3));
        assertArrayEquals(
                new byte[] {4, (byte) 0x81, (byte) 255, 0},
                Arrays.copyOf(OcspRequest.nonceExtension(new byte[255]), 4));
        assertArrayEquals(
                new byte[] {4, (byte) 0x82, 1, 0, 0}, Arrays.copyOf(OcspRequest.nonceExtension(new byte[256]), 5));
    }

    @Test
    void shortRequestIsAUrl() {
        byte[] request = {(byte) 0xFB, (byte) 0xEF, (byte) 0xFF};
        assertEquals(Optional.of("http://ocsp/%2B%2B%2F%2F"), OcspRequest.getUrl("http://ocsp", request));
        assertEquals(Optional.of("http://ocsp/%2B%2B%2F%2F"), OcspRequest.getUrl("http://ocsp/", request));
        assertEquals(Optional.empty(), OcspRequest.getUrl("http://ocsp/?a", request));
        assertEquals(Optional.empty(), OcspRequest.getUrl("http://ocsp/#a", request));
        String prefix = "http://ocsp/" + "a".repeat(254 - 13 - 12);
        assertEquals(254, OcspRequest.getUrl(prefix, request).orElseThrow().length());
        assertEquals(Optional.empty(), OcspRequest.getUrl(prefix + "a", request));
    }

    @Test
    void statusAndTimesAreRead() throws Exception {
        Instant from = Instant.ofEpochSecond(now.getEpochSecond() - 60);
        OcspResponse good = parse(responder().validity(from, from.plusSeconds(600)), NONCE);
        assertEquals(RevocationStatus.GOOD, good.statusOf(ALICE.getSerialNumber()));
        assertEquals(from, good.thisUpdate());
        assertEquals(from.plusSeconds(600), good.nextUpdate());
        assertThrows(IllegalArgumentException.class, () -> good.statusOf(BigInteger.ONE));
        assertEquals(
                RevocationStatus.REVOKED, parse(responder().revoked(), NONCE).status());
        assertEquals(
                RevocationStatus.ON_HOLD,
                parse(responder().revoked(6), NO_NONCE).status());
    }

    @Test
    void responseWithoutNextUpdateIsValidForAQuarterOfAnHour() throws Exception {
        Instant from = Instant.ofEpochSecond(now.getEpochSecond() - 60);
        assertEquals(
                from.plus(Duration.ofMinutes(15)),
                parse(responder().withoutNextUpdate(from), NO_NONCE).nextUpdate());
    }

    @Test
    void revocationInAnExpiredResponseStillCounts() throws Exception {
        Instant from = now.minus(Duration.ofDays(30));
        OcspResponse expired = parse(responder().revoked().validity(from, from.plusSeconds(3_600)), NO_NONCE);
        assertEquals(RevocationStatus.REVOKED, expired.status());
        assertFalse(expired.isCurrent(now));
    }

    @Test
    void revocationCountsWhateverItsTime() throws Exception {
        for (Instant when : List.of(now.minusSeconds(60), now.plusSeconds(60), now.plus(Duration.ofDays(1)))) {
            assertEquals(
                    RevocationStatus.REVOKED,
                    parse(responder().revoked(1, when), NONCE).status());
            assertEquals(
                    RevocationStatus.ON_HOLD,
                    parse(responder().revoked(6, when), NONCE).status());
        }
    }

    /** The JDK takes any tag with the number 0, and ignores what is in it. */
    @ParameterizedTest
    @CsvSource({"4000, its certStatus has no context tag", "8011, its certStatus is good with contents"})
    void goodIsAnEmptyContextTag(String changed, String reason) {
        String good = HexFormat.of().formatHex(responder().apply(request().encode(NO_NONCE)));
        assertEquals(2, good.split("8000180f", -1).length, "the certStatus and thisUpdate");
        byte[] octets = HexFormat.of().parseHex(good.replace("8000180f", changed + "180f"));
        IOException e = assertThrows(
                IOException.class, () -> OcspResponse.parse(octets, ALICE, CA.certificate(), NO_NONCE, now));
        assertEquals("the OCSP response is malformed: " + reason, e.getMessage());
    }

    @Test
    void errorIsNoResponse() {
        for (int error : new int[] {1, 2, 3, 5, 6}) {
            OcspErrorException e = assertThrows(
                    OcspErrorException.class, () -> parse(responder().error(error), NO_NONCE));
            assertEquals(error == 6, e.isUnauthorized());
            assertEquals(error == 1, e.isMalformedRequest());
        }
        assertRefused("returned the unknown response status 99", responder().error(99));
    }

    @Test
    void responseThatIsNotOfTheIssuerForThisCertificateIsRefused() {
        assertRefused("for another certificate", responder().forSerialNumber(BigInteger.TEN));
        assertRefused("not trusted", responder().withInvalidSignature());
        assertRefused(
                "not trusted", FakeOcspResponder.of(TestCa.root("CN=Issuing CA").identity()));
        assertRefused("two responses for the certificate", responder().precededByGoodUntil(now.plusSeconds(60)));
        assertRefused("not trusted", responder().unknown());
    }

    @Test
    void responseOfAnotherIssuerWithTheSameSerialNumberIsRefused() throws Exception {
        TestCa other = TestCa.root("CN=Other CA");
        X509Certificate namesake = other.issue("CN=alice")
                .serial(ALICE.getSerialNumber().toString(16))
                .issue()
                .certificate();
        TestCa sameName = TestCa.root("CN=Issuing CA");
        X509Certificate ofSameName = sameName.issue("CN=alice")
                .serial(ALICE.getSerialNumber().toString(16))
                .issue()
                .certificate();
        X509Certificate sameKey =
                CA.issue("CN=Renamed CA").sameKeyAs(CA.identity()).issue().certificate();
        assertForAnother(OcspRequest.of(namesake, other.certificate()));
        assertForAnother(OcspRequest.of(ofSameName, sameName.certificate()));
        OcspRequest own = request();
        assertForAnother(new OcspRequest(
                MessageDigest.getInstance("SHA-1")
                        .digest(sameKey.getSubjectX500Principal().getEncoded()),
                own.issuerKeyHash(),
                own.serial()));
    }

    private void assertForAnother(OcspRequest request) {
        byte[] response = responder().apply(request.encode(NO_NONCE));
        IOException e = assertThrows(
                IOException.class, () -> OcspResponse.parse(response, ALICE, CA.certificate(), NO_NONCE, now));
        assertEquals("the OCSP response is for another certificate", e.getMessage());
    }

    @Test
    void nonceIsThatOfTheRequest() {
        byte[] response = responder().withNonce(new byte[16]).apply(request().encode(NONCE));
        assertThrows(IOException.class, () -> OcspResponse.parse(response, ALICE, CA.certificate(), NONCE, now));
    }

    @Test
    void delegatedResponderIsTrustedWithItsCertificate() throws Exception {
        Identity delegate =
                CA.issue("CN=Responder").extendedKeyUsage("1.3.6.1.5.5.7.3.9").issue();
        FakeOcspResponder responder = FakeOcspResponder.of(delegate).includingSignerCertificate();
        assertEquals(RevocationStatus.GOOD, parse(responder, NONCE).status());
        assertRefused("not trusted", FakeOcspResponder.of(delegate));
    }

    @Test
    void selfSignedCertificateInAResponseDoesNotMatter() throws Exception {
        assertEquals(
                RevocationStatus.GOOD,
                parse(responder().includingSignerCertificate(), NONCE).status());
    }

    @Test
    void sha1DoesNotCount() {
        assertRefused(
                "the OCSP response does not count: the signature algorithm SHA1withECDSA is not allowed",
                responder().signingWith("SHA1withECDSA"));
    }

    @Test
    void certificateOfAResponderThatIsSignedWithSha1DoesNotCount() throws Exception {
        Identity delegate =
                CA.issue("CN=Responder").extendedKeyUsage("1.3.6.1.5.5.7.3.9").issue();
        X509Certificate withSha1 = new JcaX509CertificateConverter()
                .getCertificate(new X509v3CertificateBuilder(new JcaX509CertificateHolder(delegate.certificate()))
                        .build(new JcaContentSignerBuilder("SHA1withECDSA")
                                .build(CA.identity().key())));
        assertRefused(
                "the OCSP response does not count: the signature algorithm SHA1withECDSA is not allowed",
                FakeOcspResponder.of(new Identity(delegate.key(), List.of(withSha1)))
                        .includingSignerCertificate());
    }

    @Test
    void truncatedResponseIsRefused() {
        byte[] whole = responder().apply(request().encode(NO_NONCE));
        for (int length = 0; length < whole.length; length += 7) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThrows(
                    IOException.class, () -> OcspResponse.parse(truncated, ALICE, CA.certificate(), NO_NONCE, now));
        }
    }
}
