// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.pki.CrlBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Base CRLs and delta CRLs: which certificates they revoke, and which CRLs do not count. */
class CrlTest extends RevocationScenario {
    private void assertStatus(String beginning, String detail, X509Certificate certificate) {
        String status = statusOf(certificate);
        assertTrue(status.startsWith(beginning) && status.contains(detail), status);
    }

    private byte[] crl(Function<CrlBuilder, CrlBuilder> change) {
        return change.apply(CA.newCrl()).issue();
    }

    @Test
    void certificateIsGoodUnlessTheCrlRevokesIt() {
        X509Certificate alice = aliceWithCrl();
        X509Certificate bob = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().revoked(bob).issue());
        assertStatus("good", "good according to the CRL " + server.url("/ca.crl"), alice);
        assertStatus("REVOKED", "revoked according to the CRL", bob);
        assertEquals(1, server.requests("/ca.crl"), "all certificates share one CRL");
    }

    @Test
    void certificateOnHoldIsRefused() {
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().entry(alice, 6).issue());
        assertStatus("REVOKED", "on hold according to the CRL", alice);
    }

    @Test
    void everyCertificateOfThePathButTheTrustAnchorIsChecked() {
        TestCa intermediate = CA.intermediate("CN=Intermediate");
        X509Certificate alice = intermediate
                .issue("CN=alice")
                .crlDistributionPoint(server.url("/intermediate.crl"))
                .issue()
                .certificate();
        X509Certificate intermediateCertificate = CA.issue("CN=Intermediate")
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/intermediate.crl", intermediate.newCrl().issue());
        server.publish("/ca.crl", CA.newCrl().revoked(intermediateCertificate).issue());
        assertTrue(refusal(intermediateCertificate, CA.certificate()).isPresent());
        assertEquals(Optional.empty(), refusal(alice, intermediate.certificate()));
        String detail = refusal(alice, intermediate.certificate(), CA.certificate())
                .orElseThrow()
                .detail();
        assertTrue(
                detail.contains(
                        "CN=Intermediate: revocation status unknown: the certificate names no OCSP responder and"
                                + " no CRL distribution point"),
                detail);
    }

    private record Fault(String name, String detail, Function<CrlTest, byte[]> crl) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault(
                        "CVE-2019-3875: signed by another CA of the same name",
                        "not signed by the issuing CA",
                        test -> FOREIGN.newCrl().issue()),
                new Fault(
                        "from another issuer",
                        "from another issuer",
                        test -> TestCa.root("CN=Other CA").newCrl().issue()),
                new Fault("changed after it was signed", "not signed by the issuing CA", test -> {
                    byte[] crl = CA.newCrl().revoked(test.aliceWithCrl()).issue();
                    int serial = HexFormat.of().formatHex(crl).indexOf("61000000") / 2;
                    crl[serial + 10] ^= 1;
                    return crl;
                }),
                new Fault(
                        "Keycloak #35983: nextUpdate has passed",
                        "it has expired: its nextUpdate is",
                        test -> test.crl(crl -> crl.thisUpdate(Instant.now().minusSeconds(7200))
                                .nextUpdate(Instant.now().minusSeconds(1)))),
                new Fault(
                        "thisUpdate in the future",
                        "in the future",
                        test -> test.crl(crl -> crl.thisUpdate(Instant.now().plusSeconds(3600)))),
                new Fault(
                        "with an unknown critical extension",
                        "unknown critical extension",
                        test -> test.crl(crl -> crl.unknownExtension(true))),
                new Fault(
                        "with an unknown critical extension of an entry",
                        "unknown critical extension",
                        test -> test.crl(crl ->
                                crl.entryWithExtension(CA.certificate(), "2.5.29.29", true, new byte[] {0x30, 0}))),
                new Fault(
                        "for some reasons only",
                        "for some reasons only",
                        test -> test.crl(CrlBuilder::onlySomeReasons)),
                new Fault("indirect", "indirect CRL", test -> test.crl(CrlBuilder::indirectCrl)),
                new Fault(
                        "for CA certificates only",
                        "for CA certificates only",
                        test -> test.crl(CrlBuilder::onlyContainsCaCerts)),
                new Fault(
                        "of another distribution point",
                        "of another distribution point",
                        test -> test.crl(crl -> crl.distributionPoint("http://elsewhere.example/ca.crl"))),
                new Fault(
                        "a delta CRL in place of the base CRL",
                        "it is a delta CRL, not a base CRL",
                        test -> test.crl(crl -> crl.crlNumber(2).deltaCrlIndicator(1))),
                new Fault(
                        "signed with SHA-1",
                        "an algorithm that is not allowed",
                        test -> test.crl(crl -> crl.algorithm("SHA1withECDSA"))),
                new Fault(
                        "truncated",
                        "is truncated",
                        test -> Arrays.copyOf(CA.newCrl().issue(), 150)),
                new Fault(
                        "with trailing bytes",
                        "trailing octets",
                        test -> Arrays.copyOf(CA.newCrl().issue(), CA.newCrl().issue().length + 40)),
                new Fault("a short DER element", "is truncated", test -> new byte[] {0x30, 1, 0}),
                new Fault("one octet", "is truncated", test -> new byte[] {0x30}),
                new Fault("HTML", "the CRL is malformed", test -> "<html>not here</html>".getBytes()),
                new Fault("empty", "is truncated", test -> new byte[0]));
    }

    @DisplayName("The status is unknown where the CRL is none of the issuer for this certificate")
    @ParameterizedTest
    @MethodSource("faults")
    void statusIsUnknownWith(Fault fault) {
        server.publish("/ca.crl", fault.crl().apply(this));
        assertStatus("REVOCATION_UNKNOWN", fault.detail(), aliceWithCrl());
    }

    @Test
    void crlOfACaWithoutCrlSignIsRejected() {
        var issuer = CA.issue("CN=No CRLs").keyUsage(0x04).issue(); // keyCertSign alone
        byte[] crl = CrlBuilder.issuedBy(issuer).issue();
        IOException refusal = assertThrows(
                IOException.class, () -> CrlParser.parse(new ByteArrayInputStream(crl), issuer.certificate()));
        assertTrue(refusal.getMessage().contains("cRLSign"), refusal.getMessage());
    }

    @Test
    void crlForUserCertificatesAndOfTheSameDistributionPointCounts() {
        server.publish("/ca.crl", CA.newCrl().onlyContainsUserCerts().issue());
        assertStatus("good", "", aliceWithCrl());
        server.publish(
                "/b.crl",
                CA.newCrl()
                        .distributionPoint("ldap:///CN=x", server.url("/b.crl"))
                        .issue());
        assertStatus(
                "good",
                "",
                alice().crlDistributionPoint(server.url("/b.crl")).issue().certificate());
        server.publish("/c.crl", CA.newCrl().unknownExtension(false).issue());
        assertStatus(
                "good",
                "",
                alice().crlDistributionPoint(server.url("/c.crl")).issue().certificate());
    }

    @DisplayName("A CRL in PEM counts, also with text before and after it, and with CR LF")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "\n\n%s\n",
                "Certificate Revocation List (CRL):\n        Version 2\n%s",
                "0 entries\n%s",
                "\ufeff%s",
                "%s-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "%s\u0000\u0001"
            })
    void crlInPemCounts(String form) {
        X509Certificate alice = aliceWithCrl();
        X509Certificate bob = aliceWithCrl();
        String pem = form.formatted(CA.newCrl().revoked(bob).pem());
        for (String text : List.of(
                pem, pem.replaceAll("\r?\n", "\r\n"), pem.replace("X509 CRL", "CRL"), pem.replaceAll("(?m)^M", " M"))) {
            server.publish("/ca.crl", text.getBytes(StandardCharsets.UTF_8));
            assertStatus("good", "according to the CRL", alice);
            assertStatus("REVOKED", "according to the CRL", bob);
            restart();
        }
    }

    @Test
    void crlInPemIsReadFromTheDiskCache(@TempDir Path folder) {
        cacheDirectory = Optional.of(folder);
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).pem().getBytes(StandardCharsets.US_ASCII));
        assertStatus("REVOKED", "", alice);
        restart();
        server.status("/ca.crl", 503);
        assertStatus("REVOKED", "from the disk cache", alice);
    }

    @Test
    void pemThatIsTruncatedOrNoCrlOfTheIssuerDoesNotCount() {
        String pem = CA.newCrl().pem();
        for (String text : List.of(
                pem.substring(0, 100),
                pem.substring(0, pem.length() / 2),
                FOREIGN.newCrl().pem(),
                CA.pem(),
                "-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n",
                "x".repeat(70_000) + pem)) {
            server.publish("/ca.crl", text.getBytes(StandardCharsets.US_ASCII));
            assertStatus("REVOCATION_UNKNOWN", "/ca.crl: the ", aliceWithCrl());
            restart();
        }
    }

    @Test
    void nextUrlIsFetchedWhereOneFails() {
        X509Certificate alice = alice().crlDistributionPoint(
                        server.url("/gone.crl"), "https://127.0.0.1/x", server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertStatus("REVOKED", "/ca.crl", alice);
    }

    @Test
    void statusIsUnknownWithoutDistributionPointAndResponder() {
        assertStatus(
                "REVOCATION_UNKNOWN",
                "the certificate names no OCSP responder and no CRL distribution point",
                alice().issue().certificate());
    }

    @Test
    void statusIsUnknownWithAnIndirectCrlInTheDistributionPoint() throws Exception {
        var point = new org.bouncycastle.asn1.x509.DistributionPoint(
                new org.bouncycastle.asn1.x509.DistributionPointName(new org.bouncycastle.asn1.x509.GeneralNames(
                        new org.bouncycastle.asn1.x509.GeneralName(6, server.url("/ca.crl")))),
                null,
                new org.bouncycastle.asn1.x509.GeneralNames(new org.bouncycastle.asn1.x509.GeneralName(
                        new org.bouncycastle.asn1.x500.X500Name("CN=CRLs"))));
        byte[] value = new org.bouncycastle.asn1.x509.CRLDistPoint(
                        new org.bouncycastle.asn1.x509.DistributionPoint[] {point})
                .getEncoded();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertStatus(
                "REVOCATION_UNKNOWN",
                "an indirect CRL, which is not supported",
                alice().rawExtension("2.5.29.31", false, value).issue().certificate());
    }

    @Test
    void deltaCrlRevokesAndReleases() {
        X509Certificate alice = aliceWithCrl();
        X509Certificate onHold = aliceWithCrl();
        X509Certificate revoked = aliceWithCrl();
        X509Certificate other = aliceWithCrl();
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .entry(onHold, 6)
                        .revoked(revoked)
                        .freshestCrl(server.url("/ca+.crl"))
                        .issue());
        server.publish(
                "/ca+.crl",
                CA.newCrl()
                        .crlNumber(6)
                        .deltaCrlIndicator(5)
                        .revoked(alice)
                        .entry(onHold, 8)
                        .entry(revoked, 8)
                        .issue());
        assertStatus("REVOKED", "with the delta CRL", alice);
        assertStatus("good", "with the delta CRL", onHold);
        assertStatus("REVOKED", "", revoked);
        assertStatus("good", "", other);
    }

    @Test
    void deltaCrlNamedByTheCertificateCounts() {
        X509Certificate alice = alice().crlDistributionPoint(server.url("/ca.crl"))
                .freshestCrl(server.url("/ca+.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", CA.newCrl().crlNumber(5).issue());
        server.publish(
                "/ca+.crl",
                CA.newCrl().crlNumber(6).deltaCrlIndicator(4).revoked(alice).issue());
        assertStatus("REVOKED", "with the delta CRL", alice);
    }

    @Test
    void statusIsUnknownWithoutTheDeltaCrlButRevokedStaysRevoked() {
        X509Certificate alice = aliceWithCrl();
        X509Certificate revoked = aliceWithCrl();
        X509Certificate onHold = aliceWithCrl();
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .revoked(revoked)
                        .entry(onHold, 6)
                        .freshestCrl(server.url("/ca+.crl"))
                        .issue());
        assertStatus("REVOCATION_UNKNOWN", "404", alice);
        assertStatus("REVOKED", "", revoked);
        assertStatus("REVOKED", "", onHold);
    }

    @Test
    void deltaCrlOfALaterBaseCrlDoesNotCount() {
        server.publish(
                "/ca.crl",
                CA.newCrl().crlNumber(5).freshestCrl(server.url("/ca+.crl")).issue());
        server.publish("/ca+.crl", CA.newCrl().crlNumber(8).deltaCrlIndicator(7).issue());
        assertStatus("REVOCATION_UNKNOWN", "the delta CRL needs base CRL number 7", aliceWithCrl());
    }

    @Test
    void crlInTheDirectoryIsFetchedOverLdap() {
        X509Certificate alice = alice().crlDistributionPoint("ldap:///CN=CA,CN=CDP?certificateRevocationList")
                .issue()
                .certificate();
        ldap = url -> CA.newCrl().revoked(alice).issue();
        assertStatus("REVOKED", "the CRL ldap:///CN=CA,CN=CDP", alice);
    }

    @Test
    void largeCrlIsParsedAsAStream() throws Exception {
        int count = 100_000;
        byte[] crl = LargeCrl.of(CA, count);
        Crl parsed = CrlParser.parse(new ByteArrayInputStream(crl), CA.certificate());
        assertEquals(count, parsed.revokedSerials().size());
        assertEquals(RevocationStatus.REVOKED, parsed.statusOf(LargeCrl.serial(0)));
        assertEquals(RevocationStatus.REVOKED, parsed.statusOf(LargeCrl.serial(count - 1)));
        assertEquals(RevocationStatus.GOOD, parsed.statusOf(LargeCrl.serial(count)));
    }

    @DisplayName("A CRL whose delta CRL has no usable distribution point leaves the status unknown")
    @Test
    void statusIsUnknownWhereTheDeltaCrlOfTheCrlHasNoUrl() {
        X509Certificate revoked = aliceWithCrl();
        var names = new org.bouncycastle.asn1.x509.GeneralNames(
                new org.bouncycastle.asn1.x509.GeneralName(new org.bouncycastle.asn1.x500.X500Name("CN=Delta CRL")));
        var freshestCrl =
                new org.bouncycastle.asn1.x509.CRLDistPoint(new org.bouncycastle.asn1.x509.DistributionPoint[] {
                    new org.bouncycastle.asn1.x509.DistributionPoint(
                            new org.bouncycastle.asn1.x509.DistributionPointName(names), null, null)
                });
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .revoked(revoked)
                        .extension("2.5.29.46", false, freshestCrl)
                        .issue());
        assertStatus("REVOCATION_UNKNOWN", "a distribution point without a URL", aliceWithCrl());
        assertStatus("REVOKED", "according to the CRL", revoked);
    }

    @Test
    void statusIsUnknownWhereTheDeltaCrlOfTheCertificateHasNoUrl() throws Exception {
        var names = new org.bouncycastle.asn1.x509.GeneralNames(
                new org.bouncycastle.asn1.x509.GeneralName(new org.bouncycastle.asn1.x500.X500Name("CN=Delta CRL")));
        byte[] freshestCrl = new org.bouncycastle.asn1.x509.CRLDistPoint(
                        new org.bouncycastle.asn1.x509.DistributionPoint[] {
                            new org.bouncycastle.asn1.x509.DistributionPoint(
                                    new org.bouncycastle.asn1.x509.DistributionPointName(names), null, null)
                        })
                .getEncoded();
        server.publish("/ca.crl", CA.newCrl().crlNumber(5).issue());
        assertStatus(
                "REVOCATION_UNKNOWN",
                "a distribution point without a URL",
                alice().crlDistributionPoint(server.url("/ca.crl"))
                        .rawExtension("2.5.29.46", false, freshestCrl)
                        .issue()
                        .certificate());
    }

    @Test
    void certificateRevokedAndOnHoldIsNeverReleased() {
        X509Certificate alice = aliceWithCrl();
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .entry(alice, 6)
                        .entry(alice, 9)
                        .freshestCrl(server.url("/ca+.crl"))
                        .issue());
        server.publish(
                "/ca+.crl",
                CA.newCrl().crlNumber(6).deltaCrlIndicator(5).entry(alice, 8).issue());
        assertStatus("REVOKED", "revoked according to", alice);
    }
}
