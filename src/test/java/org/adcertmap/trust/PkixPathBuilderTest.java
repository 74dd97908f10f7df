package org.adcertmap.trust;

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
import org.adcertmap.pki.TestCa;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path leads to a root that is believed, or the certificate is refused, whatever was sent along. */
class PkixPathBuilderTest {
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final TestCa MIDDLE = ROOT.intermediate("CN=Middle");
    private static final TestCa ISSUING = MIDDLE.intermediate("CN=Issuing");
    private static final TestCa STRANGER = TestCa.root("CN=Stranger");

    private final Instant now = Instant.now();

    private static X509Certificate of(TestCa authority) {
        return authority.certificate();
    }

    private static X509Certificate alice(TestCa authority) {
        return authority.issue("CN=alice").issue().certificate();
    }

    /** @param published roots are believed, others may stand between */
    private static PathBuilder to(TestCa... published) {
        return PathBuilder.trusting(CertificationAuthorities.of(
                Stream.of(published).map(PkixPathBuilderTest::of).toList()));
    }

    private void assertPath(String path, PathBuilder paths, X509Certificate... chain)
            throws CertificateRefusedException {
        assertEquals(path, paths.build(List.of(chain), now).toString());
    }

    private void assertRefused(Denial denial, String words, PathBuilder paths, X509Certificate... chain) {
        CertificateRefusedException refused =
                assertThrows(CertificateRefusedException.class, () -> paths.build(List.of(chain), now));
        assertEquals(denial, refused.refusal().denial(), refused.refusal()::detail);
        assertTrue(refused.refusal().detail().contains(words), refused.refusal()::detail);
    }

    private void assertUntrusted(String words, PathBuilder paths, X509Certificate... chain) {
        assertRefused(Denial.UNTRUSTED_ISSUER, words, paths, chain);
    }

    private static final TestCa EXPIRED =
            ROOT.intermediate(order -> order.notAfter(Instant.now().minusSeconds(5)), "CN=Expired");

    private static final String WHOLE = "CN=alice <- CN=Issuing <- CN=Middle <- CN=Root";

    @Test
    void whatIsInBetweenMayBeSentAlongInAnyOrderWithRootAndStrangers() throws Exception {
        List<X509Certificate> others =
                new ArrayList<>(List.of(of(ISSUING), of(MIDDLE), of(ROOT), of(STRANGER), alice(STRANGER)));
        for (int turn = 0; turn < others.size(); turn++) {
            Collections.rotate(others, 1);
            assertPath(
                    WHOLE,
                    to(ROOT),
                    Stream.concat(Stream.of(alice(ISSUING)), others.stream()).toArray(X509Certificate[]::new));
        }
    }

    @Test
    void whatIsInBetweenMayBePublished() throws Exception {
        assertPath(WHOLE, to(ROOT, MIDDLE, ISSUING), alice(ISSUING));
        assertPath(WHOLE, to(ROOT, MIDDLE), alice(ISSUING), of(ISSUING));
    }

    @Test
    void aLinkThatNobodyHasIsTold() {
        assertUntrusted("called CN=Issuing", to(ROOT, MIDDLE), alice(ISSUING));
        assertUntrusted("its path ends at CN=Issuing", to(ROOT), alice(ISSUING), of(ISSUING));
    }

    @Test
    @DisplayName("CVE-2023-1664 no root at all is nobody believed, not everybody")
    void noRoot() {
        assertUntrusted(
                "no root authority is known",
                PathBuilder.trusting(CertificationAuthorities.NONE),
                alice(ROOT),
                of(ROOT));
        assertUntrusted("no root authority is known", to(MIDDLE, ISSUING), alice(ISSUING));
    }

    @Test
    @DisplayName("CVE-2023-2422 a root that is only sent along is not believed")
    void strangersRoot() {
        assertUntrusted("its path ends at CN=Stranger", to(ROOT), alice(STRANGER), of(STRANGER));
    }

    @Test
    @DisplayName("CVE-2023-2422 an authority with a believed one's name is another")
    void sameName() {
        TestCa impostor = TestCa.root("CN=Root");
        assertUntrusted("called CN=Root", to(ROOT), alice(impostor));
        assertUntrusted("its path ends at CN=Root", to(ROOT), alice(impostor), of(impostor));
    }

    @Test
    void ofTwoAuthoritiesWithOneNameTheRightOneIsFound() throws Exception {
        TestCa other = ROOT.intermediate("CN=Middle");
        assertPath("CN=alice <- CN=Middle <- CN=Root", to(ROOT, other, MIDDLE), alice(MIDDLE));
        assertPath("CN=alice <- CN=Middle <- CN=Root", to(ROOT, MIDDLE, other), alice(other));
    }

    @Test
    @DisplayName("an authority's certificate is never a user's, nor is any but the first")
    void authoritysOwnCertificate() {
        assertUntrusted("an authority's own certificate", to(ROOT), of(MIDDLE));
        assertUntrusted("an authority's own certificate", to(ROOT), of(ROOT));
        assertUntrusted("called CN=Stranger", to(ROOT), alice(STRANGER), alice(ROOT));
    }

    @Test
    @DisplayName("CVE-2023-2422 a client's certificate issues nothing")
    void clientAsAuthority() {
        TestCa mallory = ROOT.intermediate(
                order -> order.rawExtension("2.5.29.19", true, der(new BasicConstraints(false)))
                        .keyUsage(KeyUsage.digitalSignature),
                "CN=mallory");
        assertUntrusted("", to(ROOT), alice(mallory), of(mallory));
    }

    @Test
    void selfSignedCertificateIsBelievedByNobody() {
        TestCa self = TestCa.root("CN=alice")
                .renewed(order -> order.rawExtension("2.5.29.19", true, der(new BasicConstraints(false)))
                        .keyUsage(KeyUsage.digitalSignature));
        assertUntrusted("", to(ROOT), of(self));
    }

    private static byte[] der(ASN1Object value) {
        try {
            return value.getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestCa below(TestCa above, String name, UnaryOperator<CertificateBuilder> change) {
        return above.intermediate(change, name);
    }

    @Test
    void pathLengthCounts() throws Exception {
        TestCa last =
                below(ROOT, "CN=Last", order -> order.rawExtension("2.5.29.19", true, der(new BasicConstraints(0))));
        assertPath("CN=alice <- CN=Last <- CN=Root", to(ROOT, last), alice(last));
        TestCa beyond = last.intermediate("CN=Beyond");
        assertUntrusted("", to(ROOT, last, beyond), alice(beyond));
    }

    @Test
    void nameConstraintsCount() throws Exception {
        GeneralSubtree[] excluded = {new GeneralSubtree(new GeneralName(new X500Name("O=Finance")))};
        TestCa limited = below(
                ROOT,
                "CN=Limited",
                order -> order.rawExtension("2.5.29.30", true, der(new NameConstraints(null, excluded))));
        assertPath("CN=alice <- CN=Limited <- CN=Root", to(ROOT, limited), alice(limited));
        assertUntrusted(
                "",
                to(ROOT, limited),
                limited.issue("O=Finance", "CN=alice").issue().certificate());
    }

    @Test
    void constraintsOfTheRootItselfCount() throws Exception {
        TestCa only = TestCa.root("CN=Only")
                .renewed(order -> order.rawExtension("2.5.29.19", true, der(new BasicConstraints(0))));
        assertPath("CN=alice <- CN=Only", to(only), alice(only));
        TestCa below = only.intermediate("CN=Below");
        assertUntrusted("pathLenConstraint", to(only, below), alice(below));
        GeneralSubtree[] excluded = {new GeneralSubtree(new GeneralName(new X500Name("O=Finance")))};
        TestCa limited = TestCa.root("CN=Limited")
                .renewed(order -> order.rawExtension("2.5.29.30", true, der(new NameConstraints(null, excluded))));
        assertPath("CN=alice <- CN=Limited", to(limited), alice(limited));
        assertUntrusted(
                "name constraints",
                to(limited),
                limited.issue("O=Finance", "CN=alice").issue().certificate());
    }

    @Test
    void nameConstraintsThatNobodyCanCompareRefuse() {
        GeneralName upn = GeneralName.getInstance(new DERTaggedObject(
                false, GeneralName.otherName, new DERSequence(new ASN1Encodable[] {
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                    new DERTaggedObject(true, 0, new DERUTF8String("@contoso.com"))
                })));
        TestCa limited = below(
                ROOT,
                "CN=Limited",
                order -> order.rawExtension(
                        "2.5.29.30",
                        true,
                        der(new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(upn)}, null))));
        assertUntrusted(
                "cannot be checked",
                to(ROOT, limited),
                limited.issue("CN=alice").upn("alice@contoso.com").issue().certificate());
    }

    @Test
    void authorityThatMayNotSignCertificatesIssuesNothing() {
        TestCa lists = below(ROOT, "CN=Lists", order -> order.keyUsage(KeyUsage.cRLSign));
        assertUntrusted("", to(ROOT, lists), alice(lists));
    }

    @Test
    void criticalExtensionThatNobodyKnowsRefuses() throws Exception {
        assertUntrusted(
                "unrecognized critical extension",
                to(ROOT),
                ROOT.issue("CN=alice")
                        .rawExtension("1.2.3.4", true, der(DERNull.INSTANCE))
                        .issue()
                        .certificate());
        TestCa odd = below(ROOT, "CN=Odd", order -> order.rawExtension("1.2.3.4", true, der(DERNull.INSTANCE)));
        assertUntrusted("", to(ROOT, odd), alice(odd));
        assertPath(
                "CN=alice <- CN=Root",
                to(ROOT),
                ROOT.issue("CN=alice")
                        .rawExtension("1.2.3.4", false, der(DERNull.INSTANCE))
                        .issue()
                        .certificate());
    }

    @Test
    @DisplayName("A21 the SID extension may be critical")
    void criticalSid() throws Exception {
        X509Certificate alice =
                ROOT.issue("CN=alice").sid("S-1-5-21-1-2-3-1105").issue().certificate();
        byte[] inside = ASN1OctetString.getInstance(alice.getExtensionValue("1.3.6.1.4.1.311.25.2"))
                .getOctets();
        assertPath(
                "CN=alice <- CN=Root",
                to(ROOT),
                ROOT.issue("CN=alice")
                        .rawExtension("1.3.6.1.4.1.311.25.2", true, inside)
                        .issue()
                        .certificate());
    }

    @Test
    @DisplayName("CVE-2020-35509 every certificate of the path must be valid now, the root too")
    void outOfDate() {
        Instant yesterday = now.minus(Duration.ofDays(1));
        TestCa expired = below(ROOT, "CN=Expired", order -> order.notAfter(yesterday));
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Expired", to(ROOT, expired), alice(expired));
        TestCa future = below(ROOT, "CN=Future", order -> order.notBefore(now.plus(Duration.ofDays(1))));
        assertRefused(Denial.CERTIFICATE_NOT_YET_VALID, "CN=Future", to(ROOT, future), alice(future));
        TestCa old = TestCa.root("CN=Old root").renewed(order -> order.notAfter(yesterday));
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Old root", to(old), alice(old));
    }

    @Test
    void authorityThatWasRenewedWithItsKeyServesOn() throws Exception {
        TestCa old = TestCa.root("CN=Old root").renewed(order -> order.notAfter(now.minusSeconds(5)));
        TestCa renewed = old.renewed(UnaryOperator.identity());
        assertPath("CN=alice <- CN=Old root", to(renewed, old), alice(old));
        assertPath("CN=alice <- CN=Old root", to(old, renewed), alice(old));
    }

    @Test
    void authorityThatAnotherHasSignedLeadsToThatOnesRoot() throws Exception {
        TestCa foreign = TestCa.root("CN=Partner");
        TestCa crossSigned = foreign.crossSignedBy(ROOT);
        assertPath("CN=alice <- CN=Partner <- CN=Root", to(ROOT, crossSigned), alice(foreign));
        assertUntrusted("", to(ROOT), alice(foreign), of(foreign));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"MD5withRSA, 2048", "SHA256withRSA, 512"})
    void whatTheJdkHasGivenUpIsRefused(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair root = generator.generateKeyPair();
        generator.initialize(bits);
        X509Certificate authority = signed("CN=R", root, "CN=R", root, "SHA256withRSA", true);
        X509Certificate alice = signed("CN=R", root, "CN=alice", generator.generateKeyPair(), algorithm, false);
        X509Certificate good = signed("CN=R", root, "CN=alice", root, "SHA256withRSA", false);
        PathBuilder paths = PathBuilder.trusting(CertificationAuthorities.of(List.of(authority)));
        assertPath("CN=alice <- CN=R", paths, good);
        assertUntrusted("", paths, alice);
    }

    private X509Certificate signed(
            String issuer, KeyPair by, String subject, KeyPair keys, String algorithm, boolean isAuthority)
            throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(77),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(600)),
                new X500Name(subject),
                keys.getPublic());
        if (isAuthority) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(by.getPrivate())));
    }

    @Test
    void heapsOfCertificatesAreNotLookedAt() {
        X509Certificate[] chain = new X509Certificate[40];
        Arrays.fill(chain, of(MIDDLE));
        chain[0] = alice(ROOT);
        assertUntrusted("39 certificates were sent along", to(ROOT), chain);
    }

    /**
     * So many certificates with which two authorities of a stranger vouch for each other, the first of them for itself.
     */
    private static Stream<X509Certificate> maze(TestCa first, long certificates) {
        TestCa second = TestCa.root("CN=Maze Too");
        return Stream.iterate(0, i -> i + 1)
                .limit(certificates)
                .map(i -> of(i % 2 == 0 ? first.crossSignedBy(second) : second.crossSignedBy(first)));
    }

    @Test
    @DisplayName("a maze of certificates that a stranger has made is not walked through")
    void mazeOfAStranger() {
        TestCa maze = TestCa.root("CN=Maze");
        X509Certificate[] chain =
                Stream.concat(Stream.of(alice(maze)), maze(maze, 16)).toArray(X509Certificate[]::new);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertUntrusted("", to(ROOT), chain));
    }

    @Test
    @DisplayName("nor one that somebody has made above an authority that is known")
    void mazeAboveAnAuthority() {
        TestCa maze = TestCa.root("CN=Maze");
        Stream<X509Certificate> sent = Stream.concat(Stream.of(of(EXPIRED.crossSignedBy(maze))), maze(maze, 15));
        X509Certificate[] chain = Stream.concat(Stream.of(alice(EXPIRED)), sent).toArray(X509Certificate[]::new);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Expired", to(ROOT, EXPIRED), chain));
    }

    @Test
    @DisplayName(
            "CVE-2023-2422 what is published as a root is no user, whatever it says of itself, and issues nothing unless it says so")
    void publishedCertificateThatSaysItIsNoAuthority() {
        TestCa self = TestCa.root("CN=Appliance")
                .renewed(order -> order.rawExtension("2.5.29.19", true, der(new BasicConstraints(false))));
        assertUntrusted("authority's own certificate", to(ROOT, self), of(self));
        assertUntrusted("not a CA certificate", to(ROOT, self), alice(self));
    }
}
