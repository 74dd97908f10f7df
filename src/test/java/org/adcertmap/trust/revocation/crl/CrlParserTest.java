// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.pki.CrlBuilder;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CRL says once it is parsed, and which octets are no CRL of the CA. */
class CrlParserTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final Instant THIS_UPDATE = Instant.parse("2025-06-01T00:00:00Z");
    private static final Instant NEXT_UPDATE = Instant.parse("2025-06-08T00:00:00Z");
    private static final String URL = "http://pki.example.com/ca.crl";

    private static CrlBuilder crl() {
        return CA.newCrl().thisUpdate(THIS_UPDATE).nextUpdate(NEXT_UPDATE);
    }

    private static X509Certificate alice() {
        return CA.issue("CN=alice").issue().certificate();
    }

    private static Crl parse(byte[] octets) throws IOException {
        return CrlParser.parse(new ByteArrayInputStream(octets), CA.certificate());
    }

    private static Crl parse(CrlBuilder crl) {
        try {
            return parse(crl.issue());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(String reason, byte[] octets) {
        IOException e = assertThrows(IOException.class, () -> parse(octets));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void timesNumbersAndDistributionPointsAreRead() {
        Crl crl = parse(crl().crlNumber(5).freshestCrl("http://pki.example.com/ca+.crl"));
        assertEquals(THIS_UPDATE, crl.thisUpdate());
        assertEquals(NEXT_UPDATE, crl.nextUpdate());
        assertEquals(Optional.of(BigInteger.valueOf(5)), crl.crlNumber());
        assertFalse(crl.isDelta());
        assertEquals(
                List.of("http://pki.example.com/ca+.crl"),
                crl.freshestCrl().get(0).urls());
        Crl bare = parse(crl());
        assertEquals(Optional.empty(), bare.crlNumber());
        assertEquals(List.of(), bare.freshestCrl());
        assertEquals(0, bare.revokedSerials().size());
        assertTrue(parse(crl().deltaCrlIndicator(300)).isDelta());
    }

    @Test
    void crlIsCurrentUntilNextUpdate() {
        Crl crl = parse(crl());
        assertTrue(crl.isCurrent(NEXT_UPDATE.minusNanos(1)));
        assertFalse(crl.isCurrent(NEXT_UPDATE));
    }

    @ParameterizedTest
    @CsvSource({"0, REVOKED", "1, REVOKED", "6, ON_HOLD", "8, REVOKED", "10, REVOKED"})
    void reasonOfAnEntryIsAStatus(int reason, RevocationStatus status) {
        X509Certificate alice = alice();
        Crl crl = parse(crl().entry(alice, reason));
        assertEquals(status, crl.statusOf(alice.getSerialNumber()));
        assertEquals(RevocationStatus.GOOD, crl.statusOf(alice.getSerialNumber().add(BigInteger.ONE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a010b", "0a01ff", "0a020001", "0a00", "020101"})
    void entryWithAnUnknownReasonIsRefused(String reason) {
        assertRefused(
                "malformed",
                crl().entryWithExtension(
                                alice(), "2.5.29.21", false, HexFormat.of().parseHex(reason))
                        .issue());
    }

    @Test
    void unknownExtensionOfAnEntryIsIgnoredUnlessItIsCritical() {
        X509Certificate alice = alice();
        Crl crl = parse(crl().entryWithExtension(alice, "1.2.3.4", false, new byte[] {5, 0}));
        assertEquals(RevocationStatus.REVOKED, crl.statusOf(alice.getSerialNumber()));
        assertRefused(
                "an entry of the CRL has an unknown critical extension: 1.2.3.4",
                crl().entryWithExtension(alice, "1.2.3.4", true, new byte[] {5, 0})
                        .issue());
        assertRefused(
                "the CRL has an unknown critical extension",
                crl().unknownExtension(true).issue());
    }

    @Test
    void eachOfManyEntriesCounts() {
        CrlBuilder crl = crl();
        List<X509Certificate> revoked =
                Stream.generate(CrlParserTest::alice).limit(100).toList();
        revoked.forEach(crl::revoked);
        Crl parsed = parse(crl);
        assertEquals(100, parsed.revokedSerials().size());
        revoked.forEach(each -> assertEquals(RevocationStatus.REVOKED, parsed.statusOf(each.getSerialNumber())));
        assertEquals(RevocationStatus.GOOD, parsed.statusOf(alice().getSerialNumber()));
    }

    @Test
    void worstOfTwoEntriesOfACertificateCounts() {
        X509Certificate alice = alice();
        Crl crl = parse(crl().crlNumber(2)
                .deltaCrlIndicator(1)
                .entry(alice, 8)
                .entry(alice, 1)
                .entry(alice, 6));
        assertEquals(RevocationStatus.REVOKED, crl.statusOf(alice.getSerialNumber()));
    }

    @Test
    void signatureIsThatOfTheIssuer() {
        byte[] changed = crl().revoked(alice()).issue();
        int serial = HexFormat.of().formatHex(changed).indexOf("61000000") / 2;
        changed[serial + 10] ^= 1;
        assertRefused("the CRL is not signed by the issuing CA", changed);
        assertRefused(
                "the CRL is not signed by the issuing CA",
                TestCa.root("CN=Issuing CA").newCrl().issue());
        assertRefused(
                "the CRL is from another issuer: CN=Other",
                TestCa.root("CN=Other").newCrl().issue());
        assertRefused(
                "an algorithm that is not allowed",
                crl().algorithm("SHA1withECDSA").issue());
    }

    @Test
    void issuerWithoutKeyUsageMaySign() throws Exception {
        X509Certificate issuer = CA.renewed(builder -> builder.noKeyUsage()).certificate();
        Crl crl = CrlParser.parse(new ByteArrayInputStream(crl().issue()), issuer);
        assertEquals(NEXT_UPDATE, crl.nextUpdate());
        X509Certificate other = CA.renewed(builder -> builder.keyUsage(4)).certificate(); // keyCertSign alone
        IOException e =
                assertThrows(IOException.class, () -> CrlParser.parse(new ByteArrayInputStream(crl().issue()), other));
        assertEquals("the key usage of the issuing CA lacks cRLSign", e.getMessage());
    }

    @Test
    void pemIsReadWithTextAroundIt() throws Exception {
        X509Certificate alice = alice();
        String pem = crl().revoked(alice).pem();
        for (String text : List.of(pem, "0 entries\n" + pem, "x".repeat(65_000) + pem, pem.replace("\n", "\r\n"))) {
            Crl crl = parse(text.getBytes(StandardCharsets.US_ASCII));
            assertEquals(RevocationStatus.REVOKED, crl.statusOf(alice.getSerialNumber()));
        }
        assertRefused("", ("x".repeat(66_000) + pem).getBytes(StandardCharsets.US_ASCII));
        assertRefused("", pem.substring(0, 100).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void truncatedAndLongerOctetsAreRefused() {
        byte[] whole = crl().revoked(alice()).crlNumber(1).issue();
        for (int length = 0; length < whole.length; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> parse(truncated), () -> truncated.length + " octets");
        }
        assertRefused("trailing octets", Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void scopeIsThatOfTheIssuingDistributionPoint() {
        X509Certificate user = alice();
        X509Certificate ca = CA.intermediate("CN=Sub").certificate();
        Set<String> names = namesOf(URL);
        assertEquals(Optional.empty(), parse(crl()).unusableFor(user, names));
        assertEquals(Optional.empty(), parse(crl().onlyContainsUserCerts()).unusableFor(user, names));
        assertEquals(
                Optional.of("the CRL is for user certificates only"),
                parse(crl().onlyContainsUserCerts()).unusableFor(ca, names));
        assertEquals(Optional.empty(), parse(crl().onlyContainsCaCerts()).unusableFor(ca, names));
        assertEquals(
                Optional.of("the CRL is for CA certificates only"),
                parse(crl().onlyContainsCaCerts()).unusableFor(user, names));
        assertEquals(
                Optional.of("the CRL is for some reasons only, which is not supported"),
                parse(crl().onlySomeReasons()).unusableFor(user, names));
        assertEquals(
                Optional.of("the CRL is an indirect CRL, which is not supported"),
                parse(crl().indirectCrl()).unusableFor(user, names));
        assertEquals(
                Optional.empty(),
                parse(crl().distributionPoint("ldap:///CN=x", URL)).unusableFor(user, names));
        assertEquals(
                Optional.of("the CRL is of another distribution point"),
                parse(crl().distributionPoint("http://elsewhere.example/ca.crl"))
                        .unusableFor(user, names));
    }

    /** The distribution point of a certificate with this URL, as encoded names. */
    private static Set<String> namesOf(String url) {
        return points(CA.issue("CN=alice").crlDistributionPoint(url).issue().certificate())
                .get(0)
                .names();
    }

    private static List<DistributionPoint> points(X509Certificate certificate) {
        byte[] octets = certificate.getExtensionValue("2.5.29.31");
        try {
            return DistributionPoint.parse(DEROctetString.getInstance(octets).getOctets(), new ArrayList<>());
        } catch (MalformedDerException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3003850101, the CRL is for attribute certificates only",
        "3003850100, ''",
        "30038101ff, ''",
        "3006810100840100, ''",
        "30058301000500, malformed",
        "300481020101, malformed",
        "3003860101, malformed",
        "300380010 1, malformed",
        "3006a004a1020500, the name of its distribution point is relative to its issuer",
    })
    void issuingDistributionPointIsReadStrictly(String extension, String reason) throws Exception {
        byte[] octets = HexFormat.of().parseHex(extension.replace(" ", ""));
        if (reason.equals("malformed")) {
            assertThrows(MalformedDerException.class, () -> IssuingDistributionPoint.parse(octets));
        } else {
            Optional<String> refusal = IssuingDistributionPoint.parse(octets).outOfScope(alice(), Set.of());
            assertTrue(refusal.orElse("").startsWith(reason), refusal::toString);
            assertEquals(reason.isEmpty(), refusal.isEmpty());
        }
    }

    @Test
    void deltaCrlChangesItsBaseCrl() {
        X509Certificate good = alice();
        X509Certificate onHold = alice();
        X509Certificate revoked = alice();
        X509Certificate released = alice();
        Crl base = parse(crl().crlNumber(5).entry(onHold, 6).entry(released, 6).revoked(revoked));
        CrlBuilder entries =
                crl().deltaCrlIndicator(5).revoked(good).entry(released, 8).entry(revoked, 8);
        Crl delta = parse(entries.crlNumber(6));
        assertEquals(Optional.empty(), base.mismatch(delta));
        assertEquals(RevocationStatus.REVOKED, base.statusWithDelta(delta, good.getSerialNumber()));
        assertEquals(RevocationStatus.ON_HOLD, base.statusWithDelta(delta, onHold.getSerialNumber()));
        assertEquals(RevocationStatus.GOOD, base.statusWithDelta(delta, released.getSerialNumber()));
        assertEquals(
                RevocationStatus.REVOKED,
                base.statusWithDelta(delta, revoked.getSerialNumber()),
                "only a certificate on hold can be released");
        assertEquals(RevocationStatus.GOOD, base.statusWithDelta(delta, alice().getSerialNumber()));
    }

    @Test
    void deltaCrlThatIsOlderThanItsBaseCrlChangesNothing() {
        X509Certificate alice = alice();
        Crl base = parse(crl().crlNumber(5));
        Crl older = parse(crl().crlNumber(4).deltaCrlIndicator(3).revoked(alice));
        Crl same = parse(crl().crlNumber(5).deltaCrlIndicator(3).revoked(alice));
        assertEquals(Optional.empty(), base.mismatch(older));
        assertEquals(RevocationStatus.GOOD, base.statusWithDelta(older, alice.getSerialNumber()));
        assertEquals(RevocationStatus.REVOKED, base.statusWithDelta(same, alice.getSerialNumber()));
    }

    @Test
    void deltaCrlThatDoesNotMatchIsRefused() {
        Crl base = parse(crl().crlNumber(5));
        assertEquals(Optional.empty(), base.mismatch(parse(crl().crlNumber(9).deltaCrlIndicator(5))));
        assertEquals(
                Optional.of("the delta CRL needs base CRL number 6 or later, but the base CRL has number 5"),
                base.mismatch(parse(crl().crlNumber(9).deltaCrlIndicator(6))));
        String number = "the delta CRL or its base CRL has no CRL number";
        assertEquals(Optional.of(number), base.mismatch(parse(crl().crlNumber(9))));
        assertEquals(Optional.of(number), base.mismatch(parse(crl().deltaCrlIndicator(5))));
        assertEquals(
                Optional.of(number),
                parse(crl()).mismatch(parse(crl().crlNumber(9).deltaCrlIndicator(5))));
        String scope = "delta CRL and base CRL differ in issuing distribution point or authority key identifier";
        assertEquals(
                Optional.of(scope),
                base.mismatch(parse(crl().crlNumber(9).deltaCrlIndicator(5).onlyContainsUserCerts())));
        assertEquals(
                Optional.of(scope),
                base.mismatch(parse(crl().crlNumber(9)
                        .deltaCrlIndicator(5)
                        .extension("2.5.29.35", false, new DEROctetString(new byte[] {1})))));
    }

    @Test
    void distributionPointsThatCannotBeUsedAreReported() throws Exception {
        List<String> unusable = new ArrayList<>();
        byte[] uri = url(URL);
        byte[] name = element(0xA0, element(0xA0, uri));
        byte[] reasons = element(0x81, new ReasonFlags(ReasonFlags.keyCompromise).getBytes());
        byte[] crlIssuer = element(0xA2, element(0x82, "x".getBytes(StandardCharsets.US_ASCII)));
        List<DistributionPoint> points = DistributionPoint.parse(
                element(
                        0x30,
                        element(0x30, name),
                        element(0x30, name, reasons),
                        element(0x30, name, crlIssuer),
                        element(0x30),
                        element(0x30, element(0xA0, element(0xA1))),
                        element(0x30, element(0xA0, element(0xA0, element(0x82, new byte[] {'x'}))))),
                unusable);
        assertEquals(1, points.size());
        assertEquals(List.of(URL), points.get(0).urls());
        assertEquals(Set.of(HexFormat.of().formatHex(uri)), points.get(0).names());
        String withoutUrl = "the certificate names a CRL distribution point without a URL";
        assertEquals(
                List.of(
                        "the certificate names a CRL for some reasons only, which is not supported",
                        "the certificate names an indirect CRL, which is not supported",
                        withoutUrl,
                        withoutUrl,
                        withoutUrl),
                unusable);
    }

    private static byte[] url(String url) {
        return element(0x86, url.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] element(int tag, byte[]... contents) {
        return EncodedNames.element(tag, contents);
    }

    @Test
    void freshestCrlWithoutAUrlIsNotTheSameAsNone() {
        List<DistributionPoint> usable = List.of(new DistributionPoint(List.of(URL), Set.of()));
        assertEquals(usable, DistributionPoint.freshestCrl(usable, true));
        assertEquals(List.of(), DistributionPoint.freshestCrl(List.of(), false));
        assertEquals(
                List.of(new DistributionPoint(List.of(), Set.of())), DistributionPoint.freshestCrl(List.of(), true));
    }
}
