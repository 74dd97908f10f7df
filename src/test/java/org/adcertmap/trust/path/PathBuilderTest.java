// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.FakeSignatureProvider;
import org.adcertmap.pki.SharedKeys;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A certification path leads to a trust anchor, or the certificate is refused, whatever chain the client presents. */
class PathBuilderTest {
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final TestCa MIDDLE = ROOT.intermediate("CN=Middle");
    private static final TestCa ISSUING = MIDDLE.intermediate("CN=Issuing");
    private static final TestCa FOREIGN = TestCa.root("CN=Foreign");

    private final Instant now = Instant.now();

    private static X509Certificate of(TestCa ca) {
        return ca.certificate();
    }

    private static X509Certificate alice(TestCa ca) {
        return ca.issue("CN=alice").issue().certificate();
    }

    /** @param published root CAs, which become trust anchors, and intermediate CAs */
    private static PathBuilder trusting(TestCa... published) {
        return new PathBuilder(
                CertificationAuthorities.of(
                        Stream.of(published).map(PathBuilderTest::of).toList()),
                Sha1Signatures.REFUSE);
    }

    private void assertPath(String path, PathBuilder pathBuilder, X509Certificate... chain)
            throws CertificateRefusedException {
        assertEquals(
                path,
                pathBuilder
                        .build(List.of(chain), RequiredUsage.CLIENT_AUTHENTICATION, now)
                        .toString());
    }

    private void assertRefused(Denial denial, String detail, PathBuilder pathBuilder, X509Certificate... chain) {
        CertificateRefusedException refused = assertThrows(
                CertificateRefusedException.class,
                () -> pathBuilder.build(List.of(chain), RequiredUsage.CLIENT_AUTHENTICATION, now));
        assertEquals(denial, refused.refusal().denial(), refused.refusal()::detail);
        assertTrue(refused.refusal().detail().contains(detail), refused.refusal()::detail);
    }

    private void assertUntrusted(String detail, PathBuilder pathBuilder, X509Certificate... chain) {
        assertRefused(Denial.UNTRUSTED_ISSUER, detail, pathBuilder, chain);
    }

    private static final TestCa EXPIRED =
            ROOT.intermediate(builder -> builder.notAfter(Instant.now().minusSeconds(5)), "CN=Expired");

    private static final String WHOLE = "CN=alice <- CN=Issuing <- CN=Middle <- CN=Root";

    @Test
    void clientMayPresentIntermediateCasInAnyOrderWithRootAndForeignCertificates() throws Exception {
        List<X509Certificate> others =
                new ArrayList<>(List.of(of(ISSUING), of(MIDDLE), of(ROOT), of(FOREIGN), alice(FOREIGN)));
        for (int turn = 0; turn < others.size(); turn++) {
            Collections.rotate(others, 1);
            assertPath(
                    WHOLE,
                    trusting(ROOT),
                    Stream.concat(Stream.of(alice(ISSUING)), others.stream()).toArray(X509Certificate[]::new));
        }
    }

    @Test
    void intermediateCasMayBePublished() throws Exception {
        assertPath(WHOLE, trusting(ROOT, MIDDLE, ISSUING), alice(ISSUING));
        assertPath(WHOLE, trusting(ROOT, MIDDLE), alice(ISSUING), of(ISSUING));
    }

    @Test
    void missingIntermediateCaIsReported() {
        assertUntrusted("has the subject CN=Issuing", trusting(ROOT, MIDDLE), alice(ISSUING));
        assertUntrusted("the certification path ends at CN=Issuing", trusting(ROOT), alice(ISSUING), of(ISSUING));
        assertUntrusted(
                "the certification path ends at CN=Middle", trusting(FOREIGN), alice(ISSUING), of(ISSUING), of(MIDDLE));
    }

    @Test
    void expiredCertificateIsReportedBeforeAMissingCa() {
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Expired", trusting(FOREIGN), alice(EXPIRED), of(EXPIRED));
    }

    @Test
    void pathEndsWithTheFirstOfItsCertificates() throws Exception {
        Instant end = Instant.parse("2040-01-01T00:00:00Z");
        TestCa shorter = ROOT.intermediate(builder -> builder.notAfter(end), "CN=Shorter");
        X509Certificate alice =
                shorter.issue("CN=alice").notAfter(end.plusSeconds(60)).issue().certificate();
        assertEquals(
                end,
                trusting(ROOT, shorter)
                        .build(List.of(alice), RequiredUsage.CLIENT_AUTHENTICATION, now)
                        .notAfter());
    }

    @Test
    void pathHasAtMostEightIntermediateCas() throws Exception {
        List<TestCa> cas = new ArrayList<>(List.of(ROOT));
        for (int i = 1; i <= 9; i++) {
            cas.add(cas.get(i - 1).intermediate("CN=" + i));
        }
        PathBuilder pathBuilder = trusting(cas.toArray(TestCa[]::new));
        assertPath(
                "CN=alice <- CN=8 <- CN=7 <- CN=6 <- CN=5 <- CN=4 <- CN=3 <- CN=2 <- CN=1 <- CN=Root",
                pathBuilder,
                alice(cas.get(8)));
        assertUntrusted("the certification path of 11 certificates is too long", pathBuilder, alice(cas.get(9)));
    }

    @Test
    void searchEndsAfter64PathsThatViolateARule() throws Exception {
        TestCa good = ROOT.intermediate("CN=Cross");
        List<TestCa> cas = new ArrayList<>(List.of(ROOT));
        for (int i = 0; i < 63; i++) {
            cas.add(good.crossSignedBy(ROOT, builder -> builder.notAfter(now.minusSeconds(5))));
        }
        cas.add(good);
        X509Certificate alice = alice(good);
        assertPath("CN=alice <- CN=Cross <- CN=Root", trusting(cas.toArray(TestCa[]::new)), alice);
        cas.add(1, good.crossSignedBy(ROOT, builder -> builder.notAfter(now.minusSeconds(5))));
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Cross", trusting(cas.toArray(TestCa[]::new)), alice);
    }

    @Test
    @DisplayName("CVE-2023-1664 without a trusted root CA every certificate is untrusted")
    void withoutTrustAnchorEveryCertificateIsUntrusted() {
        assertUntrusted(
                "there is no trusted root CA",
                new PathBuilder(CertificationAuthorities.NONE, Sha1Signatures.REFUSE),
                alice(ROOT),
                of(ROOT));
        assertUntrusted("there is no trusted root CA", trusting(MIDDLE, ISSUING), alice(ISSUING));
    }

    @Test
    @DisplayName("CVE-2023-2422 a root CA that only the client presents is untrusted")
    void presentedRootCaIsUntrusted() {
        assertUntrusted("the certification path ends at CN=Foreign", trusting(ROOT), alice(FOREIGN), of(FOREIGN));
    }

    @Test
    @DisplayName("CVE-2023-2422 a CA with the name of a trusted root CA is untrusted")
    void caWithTheNameOfATrustAnchorIsUntrusted() {
        TestCa impostor = TestCa.root("CN=Root");
        assertUntrusted("has the subject CN=Root", trusting(ROOT), alice(impostor));
        assertUntrusted("the certification path ends at CN=Root", trusting(ROOT), alice(impostor), of(impostor));
    }

    @Test
    void issuerIsFoundByKeyWhereTwoCasHaveOneName() throws Exception {
        TestCa other = ROOT.intermediate("CN=Middle");
        assertPath("CN=alice <- CN=Middle <- CN=Root", trusting(ROOT, other, MIDDLE), alice(MIDDLE));
        assertPath("CN=alice <- CN=Middle <- CN=Root", trusting(ROOT, MIDDLE, other), alice(other));
    }

    @Test
    @DisplayName("a CA certificate is no client certificate, and only the first certificate is the client's")
    void caCertificateIsNoClientCertificate() {
        assertUntrusted("the client certificate is a CA certificate", trusting(ROOT), of(MIDDLE));
        assertUntrusted("the client certificate is a CA certificate", trusting(ROOT), of(ROOT));
        assertUntrusted("has the subject CN=Foreign", trusting(ROOT), alice(FOREIGN), alice(ROOT));
    }

    @Test
    @DisplayName("CVE-2023-2422 a certificate issued by a client certificate is untrusted")
    void clientCertificateIssuesNothing() {
        TestCa mallory = ROOT.intermediate(
                builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(false)))
                        .keyUsage(KeyUsage.digitalSignature),
                "CN=mallory");
        assertUntrusted("", trusting(ROOT), alice(mallory), of(mallory));
    }

    @Test
    void selfSignedClientCertificateIsUntrusted() {
        TestCa self = TestCa.root("CN=alice")
                .renewed(builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(false)))
                        .keyUsage(KeyUsage.digitalSignature));
        assertUntrusted("", trusting(ROOT), of(self));
    }

    private static byte[] der(ASN1Object value) {
        try {
            return value.getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestCa intermediate(TestCa issuer, String name, UnaryOperator<CertificateBuilder> change) {
        return issuer.intermediate(change, name);
    }

    @Test
    void pathLengthConstraintIsEnforced() throws Exception {
        TestCa last = intermediate(
                ROOT, "CN=Last", builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(0))));
        assertPath("CN=alice <- CN=Last <- CN=Root", trusting(ROOT, last), alice(last));
        TestCa beyond = last.intermediate("CN=Beyond");
        assertUntrusted("", trusting(ROOT, last, beyond), alice(beyond));
    }

    @Test
    void nameConstraintsAreEnforced() throws Exception {
        GeneralSubtree[] excluded = {new GeneralSubtree(new GeneralName(new X500Name("O=Finance")))};
        TestCa limited = intermediate(
                ROOT,
                "CN=Limited",
                builder -> builder.rawExtension("2.5.29.30", true, der(new NameConstraints(null, excluded))));
        assertPath("CN=alice <- CN=Limited <- CN=Root", trusting(ROOT, limited), alice(limited));
        assertUntrusted(
                "",
                trusting(ROOT, limited),
                limited.issue("O=Finance", "CN=alice").issue().certificate());
    }

    @Test
    void constraintsOfTheRootCaAreEnforced() throws Exception {
        TestCa only = TestCa.root("CN=Only")
                .renewed(builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(0))));
        assertPath("CN=alice <- CN=Only", trusting(only), alice(only));
        TestCa subordinate = only.intermediate("CN=Below");
        assertUntrusted("pathLenConstraint", trusting(only, subordinate), alice(subordinate));
        GeneralSubtree[] excluded = {new GeneralSubtree(new GeneralName(new X500Name("O=Finance")))};
        TestCa limited = TestCa.root("CN=Limited")
                .renewed(builder -> builder.rawExtension("2.5.29.30", true, der(new NameConstraints(null, excluded))));
        assertPath("CN=alice <- CN=Limited", trusting(limited), alice(limited));
        assertUntrusted(
                "name constraints",
                trusting(limited),
                limited.issue("O=Finance", "CN=alice").issue().certificate());
    }

    @Test
    void caWithoutKeyCertSignIssuesNothing() {
        TestCa crlSigner = intermediate(ROOT, "CN=CRL Signer", builder -> builder.keyUsage(KeyUsage.cRLSign));
        assertUntrusted("lacks keyCertSign", trusting(ROOT, crlSigner), alice(crlSigner));
        TestCa root = TestCa.root("CN=R").renewed(builder -> builder.keyUsage(KeyUsage.cRLSign));
        assertUntrusted("the key usage of the CA CN=R lacks keyCertSign", trusting(root), alice(root));
    }

    @Test
    void selfIssuedCaDoesNotCountForThePathLength() throws Exception {
        TestCa only = TestCa.root("CN=Only")
                .renewed(builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(0))));
        TestCa newKey = only.intermediate("CN=Only");
        assertPath("CN=alice <- CN=Only <- CN=Only", trusting(only, newKey), alice(newKey));
    }

    @Test
    void rootCaOfVersion1IsTrusted() throws Exception {
        KeyPair keys = SharedKeys.rsa(0);
        X509Certificate root = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v1CertificateBuilder(
                                new X500Name("CN=V1"),
                                BigInteger.ONE,
                                Date.from(now.minusSeconds(60)),
                                Date.from(now.plusSeconds(600)),
                                new X500Name("CN=V1"),
                                keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
        assertEquals(1, root.getVersion());
        PathBuilder pathBuilder = new PathBuilder(CertificationAuthorities.of(List.of(root)), Sha1Signatures.REFUSE);
        assertPath(
                "CN=alice <- CN=V1",
                pathBuilder,
                signed("CN=V1", keys, "CN=alice", SharedKeys.rsa(1), "SHA256withRSA", false));
    }

    @Test
    void onlySelfSignedCasAreRootCas() {
        TestCa namesake = ROOT.intermediate("CN=Root");
        CertificationAuthorities cas = CertificationAuthorities.of(List.of(of(MIDDLE), of(ROOT), of(namesake)));
        assertEquals(List.of(of(ROOT)), cas.roots());
        assertEquals(List.of(of(MIDDLE), of(namesake)), cas.intermediates());
    }

    @Test
    void unknownCriticalExtensionRefuses() throws Exception {
        assertUntrusted(
                "unrecognized critical extension",
                trusting(ROOT),
                ROOT.issue("CN=alice")
                        .rawExtension("1.2.3.4", true, der(DERNull.INSTANCE))
                        .issue()
                        .certificate());
        TestCa odd =
                intermediate(ROOT, "CN=Odd", builder -> builder.rawExtension("1.2.3.4", true, der(DERNull.INSTANCE)));
        assertUntrusted("", trusting(ROOT, odd), alice(odd));
        assertPath(
                "CN=alice <- CN=Root",
                trusting(ROOT),
                ROOT.issue("CN=alice")
                        .rawExtension("1.2.3.4", false, der(DERNull.INSTANCE))
                        .issue()
                        .certificate());
    }

    @Test
    @DisplayName("A21 the SID extension may be critical")
    void criticalSidExtensionIsAccepted() throws Exception {
        X509Certificate alice =
                ROOT.issue("CN=alice").sid("S-1-5-21-1-2-3-1105").issue().certificate();
        byte[] inside = ASN1OctetString.getInstance(alice.getExtensionValue("1.3.6.1.4.1.311.25.2"))
                .getOctets();
        assertPath(
                "CN=alice <- CN=Root",
                trusting(ROOT),
                ROOT.issue("CN=alice")
                        .rawExtension("1.3.6.1.4.1.311.25.2", true, inside)
                        .issue()
                        .certificate());
    }

    @Test
    @DisplayName("CVE-2020-35509 every certificate of the certification path must be valid now, the root CA too")
    void everyCertificateOfThePathMustBeValidNow() {
        Instant yesterday = now.minus(Duration.ofDays(1));
        TestCa expired = intermediate(ROOT, "CN=Expired", builder -> builder.notAfter(yesterday));
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Expired", trusting(ROOT, expired), alice(expired));
        TestCa future = intermediate(ROOT, "CN=Future", builder -> builder.notBefore(now.plus(Duration.ofDays(1))));
        assertRefused(Denial.CERTIFICATE_NOT_YET_VALID, "CN=Future", trusting(ROOT, future), alice(future));
        TestCa old = TestCa.root("CN=Old root").renewed(builder -> builder.notAfter(yesterday));
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Old root", trusting(old), alice(old));
    }

    @Test
    void caRenewedWithItsKeyIsFound() throws Exception {
        TestCa old = TestCa.root("CN=Old root").renewed(builder -> builder.notAfter(now.minusSeconds(5)));
        TestCa renewed = old.renewed(UnaryOperator.identity());
        assertPath("CN=alice <- CN=Old root", trusting(renewed, old), alice(old));
        assertPath("CN=alice <- CN=Old root", trusting(old, renewed), alice(old));
    }

    @Test
    void crossSignedCaLeadsToTheTrustAnchor() throws Exception {
        TestCa foreign = TestCa.root("CN=Partner");
        TestCa crossSigned = foreign.crossSignedBy(ROOT);
        assertPath("CN=alice <- CN=Partner <- CN=Root", trusting(ROOT, crossSigned), alice(foreign));
        assertUntrusted("", trusting(ROOT), alice(foreign), of(foreign));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "MD5withRSA, 2048, the signature algorithm MD5withRSA is not allowed",
        "SHA1withRSA, 2048, the signature algorithm SHA1withRSA is not allowed",
        "SHA256withRSA, 512, the RSA key is too short (CN=alice)"
    })
    void weakAlgorithmsAndKeysAreRefused(String algorithm, int bits, String detail) throws Exception {
        KeyPair root = SharedKeys.rsa(0);
        KeyPair keys = bits == 2048 ? SharedKeys.rsa(1) : shortKeys(bits);
        X509Certificate ca = signed("CN=R", root, "CN=R", root, "SHA256withRSA", true);
        X509Certificate alice = signed("CN=R", root, "CN=alice", keys, algorithm, false);
        X509Certificate good = signed("CN=R", root, "CN=alice", root, "SHA256withRSA", false);
        PathBuilder pathBuilder = new PathBuilder(CertificationAuthorities.of(List.of(ca)), Sha1Signatures.REFUSE);
        assertPath("CN=alice <- CN=R", pathBuilder, good);
        assertUntrusted(detail, pathBuilder, alice);
    }

    private static KeyPair shortKeys(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private X509Certificate signed(
            String issuer, KeyPair by, String subject, KeyPair keys, String algorithm, boolean isCa) throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(77),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(600)),
                new X500Name(subject),
                keys.getPublic());
        if (isCa) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(by.getPrivate())));
    }

    @Test
    void chainOfTooManyCertificatesIsRefused() {
        X509Certificate[] chain = new X509Certificate[40];
        Arrays.fill(chain, of(MIDDLE));
        chain[0] = alice(ROOT);
        assertUntrusted("the client presents 39 further certificates", trusting(ROOT), chain);
    }

    /** Returns that many cross certificates between two CAs: the given one and another foreign one. */
    private static Stream<X509Certificate> crossCertificates(TestCa first, long count) {
        TestCa second = TestCa.root("CN=Maze Too");
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> of(i % 2 == 0 ? first.crossSignedBy(second) : second.crossSignedBy(first)));
    }

    /** Of presented ones few are accepted; published ones are not limited. */
    private static PathBuilder trusting(Stream<X509Certificate> maze, TestCa... published) {
        return new PathBuilder(
                CertificationAuthorities.of(
                        Stream.concat(maze, Stream.of(published).map(PathBuilderTest::of))
                                .toList()),
                Sha1Signatures.REFUSE);
    }

    @Test
    @DisplayName("a maze of foreign cross certificates does not exhaust the search")
    void mazeOfForeignCrossCertificates() {
        TestCa maze = TestCa.root("CN=Maze");
        PathBuilder pathBuilder = trusting(crossCertificates(maze, 16), ROOT);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertUntrusted("", pathBuilder, alice(maze)));
    }

    @Test
    @DisplayName("a maze of cross certificates above a published CA does not exhaust the search")
    void mazeAboveAPublishedCa() {
        TestCa maze = TestCa.root("CN=Maze");
        PathBuilder pathBuilder = trusting(
                Stream.concat(Stream.of(of(EXPIRED.crossSignedBy(maze))), crossCertificates(maze, 15)), ROOT, EXPIRED);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Expired", pathBuilder, alice(EXPIRED)));
    }

    @Test
    void presentedMazeIsRefusedBeforeASignatureIsVerified() {
        TestCa maze = TestCa.root("CN=Maze");
        X509Certificate[] chain = Stream.concat(Stream.of(alice(maze)), crossCertificates(maze, 16))
                .toArray(X509Certificate[]::new);
        PathBuilder pathBuilder = trusting(ROOT);
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            assertUntrusted("signature verifications, at most 32 are accepted", pathBuilder, chain);
            assertEquals(0, provider.verifications());
        }
    }

    @Test
    @DisplayName("CVE-2023-2422 a published root CA without CA basic constraints is no client certificate"
            + " and issues nothing")
    void publishedRootWithoutCaBasicConstraintsIssuesNothing() {
        TestCa self = TestCa.root("CN=Appliance")
                .renewed(builder -> builder.rawExtension("2.5.29.19", true, der(new BasicConstraints(false))));
        assertUntrusted("the client certificate is a CA certificate", trusting(ROOT, self), of(self));
        assertUntrusted("not a CA certificate", trusting(ROOT, self), alice(self));
    }
}
