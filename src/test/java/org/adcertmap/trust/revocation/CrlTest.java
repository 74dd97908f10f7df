package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import org.adcertmap.trust.CertificationPath;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.CrlParser;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists of revocations: what they say, and which of them say nothing. */
class CrlTest extends RevocationScenario {
    private void assertSays(String beginning, String holds, X509Certificate certificate) {
        String said = of(certificate);
        assertTrue(said.startsWith(beginning) && said.contains(holds), said);
    }

    private byte[] list(Function<CrlBuilder, CrlBuilder> order) {
        return order.apply(CA.newCrl()).issue();
    }

    @Test
    void whoIsNotOnTheListIsGoodAndWhoIsOnItIsNot() {
        X509Certificate alice = aliceWithList();
        X509Certificate bob = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().revoked(bob).issue());
        assertSays("good", "good by the list " + server.url("/ca.crl"), alice);
        assertSays("REVOKED", "revoked by the list", bob);
        assertEquals(1, server.requests("/ca.crl"), "one list for all");
    }

    @Test
    void whoIsOnHoldIsRefused() {
        X509Certificate alice = aliceWithList();
        server.publish("/ca.crl", CA.newCrl().entry(alice, 6).issue());
        assertSays("REVOKED", "on hold", alice);
    }

    @Test
    void everyCertificateOfThePathButTheAnchorIsLookedAt() {
        TestCa below = CA.intermediate("CN=Below");
        X509Certificate alice = below.issue("CN=alice")
                .crlDistributionPoint(server.url("/below.crl"))
                .issue()
                .certificate();
        X509Certificate middle = CA.issue("CN=Below")
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/below.crl", below.newCrl().issue());
        server.publish("/ca.crl", CA.newCrl().revoked(middle).issue());
        assertTrue(checker()
                .check(new CertificationPath(List.of(middle, CA.certificate())), now)
                .isPresent());
        assertEquals(
                Optional.empty(), checker().check(new CertificationPath(List.of(alice, below.certificate())), now));
        String both = checker()
                .check(new CertificationPath(List.of(alice, below.certificate(), CA.certificate())), now)
                .orElseThrow()
                .detail();
        assertTrue(both.contains("CN=Below: unknown: it names no responder and no list"), both);
    }

    private record Fault(String name, String says, Function<CrlTest, byte[]> list) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault(
                        "CVE-2019-3875: signed by another authority of the same name",
                        "not signed by the issuer",
                        test -> STRANGER.newCrl().issue()),
                new Fault(
                        "of another issuer",
                        "the list of another issuer",
                        test -> TestCa.root("CN=Other CA").newCrl().issue()),
                new Fault("changed behind the signature", "not signed by the issuer", test -> {
                    byte[] list = CA.newCrl().revoked(test.aliceWithList()).issue();
                    int serial = HexFormat.of().formatHex(list).indexOf("61000000") / 2;
                    list[serial + 10] ^= 1;
                    return list;
                }),
                new Fault(
                        "Keycloak #35983: nextUpdate has passed",
                        "it has run out",
                        test -> test.list(list -> list.thisUpdate(Instant.now().minusSeconds(7200))
                                .nextUpdate(Instant.now().minusSeconds(1)))),
                new Fault(
                        "of the future",
                        "in the future",
                        test -> test.list(list -> list.thisUpdate(Instant.now().plusSeconds(3600)))),
                new Fault(
                        "with a critical extension that nobody knows",
                        "critical extension",
                        test -> test.list(list -> list.unknownExtension(true))),
                new Fault(
                        "with a critical extension at an entry",
                        "critical extension",
                        test -> test.list(list ->
                                list.entryWithExtension(CA.certificate(), "2.5.29.29", true, new byte[] {0x30, 0}))),
                new Fault("of some reasons only", "some reasons only", test -> test.list(CrlBuilder::onlySomeReasons)),
                new Fault("indirect", "indirect list", test -> test.list(CrlBuilder::indirectCrl)),
                new Fault(
                        "for authorities only",
                        "for authorities only",
                        test -> test.list(CrlBuilder::onlyContainsCaCerts)),
                new Fault(
                        "of another distribution point",
                        "of another distribution point",
                        test -> test.list(list -> list.distributionPoint("http://elsewhere.example/ca.crl"))),
                new Fault(
                        "a delta in place of the list",
                        "a delta list",
                        test -> test.list(list -> list.crlNumber(2).deltaCrlIndicator(1))),
                new Fault(
                        "signed with SHA-1",
                        "does not count",
                        test -> test.list(list -> list.algorithm("SHA1withECDSA"))),
                new Fault(
                        "cut off",
                        "is truncated",
                        test -> Arrays.copyOf(CA.newCrl().issue(), 150)),
                new Fault(
                        "more behind it",
                        "trailing octets",
                        test -> Arrays.copyOf(CA.newCrl().issue(), CA.newCrl().issue().length + 40)),
                new Fault("HTML", "no list of revocations", test -> "<html>not here</html>".getBytes()),
                new Fault("empty", "is truncated", test -> new byte[0]));
    }

    @DisplayName("What is no list of the issuer for this certificate leaves it unknown")
    @ParameterizedTest
    @MethodSource("faults")
    void isUnknownWith(Fault fault) {
        server.publish("/ca.crl", fault.list().apply(this));
        assertSays("REVOCATION_UNKNOWN", fault.says(), aliceWithList());
    }

    @Test
    void listsOfAnIssuerThatMayNotSignListsCountForNothing() throws IOException {
        var issuer = CA.issue("CN=No Lists").keyUsage(0x04).issue(); // keyCertSign alone
        byte[] list = CrlBuilder.issuedBy(issuer).issue();
        try {
            CrlParser.read(new ByteArrayInputStream(list), issuer.certificate());
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("cRLSign"), e.getMessage());
            return;
        }
        throw new AssertionError("it was believed");
    }

    @Test
    void listsForUsersAreForUsersAndTheirOwnDistributionPoint() {
        server.publish("/ca.crl", CA.newCrl().onlyContainsUserCerts().issue());
        assertSays("good", "", aliceWithList());
        server.publish(
                "/b.crl",
                CA.newCrl()
                        .distributionPoint("ldap:///CN=x", server.url("/b.crl"))
                        .issue());
        assertSays(
                "good",
                "",
                alice().crlDistributionPoint(server.url("/b.crl")).issue().certificate());
        server.publish("/c.crl", CA.newCrl().unknownExtension(false).issue());
        assertSays(
                "good",
                "",
                alice().crlDistributionPoint(server.url("/c.crl")).issue().certificate());
    }

    @Test
    void whereOneUrlFailsTheNextIsAsked() {
        X509Certificate alice = alice().crlDistributionPoint(
                        server.url("/gone.crl"), "https://127.0.0.1/x", server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", CA.newCrl().revoked(alice).issue());
        assertSays("REVOKED", "/ca.crl", alice);
    }

    @Test
    void aCertificateThatNamesNothingIsUnknown() {
        assertSays(
                "REVOCATION_UNKNOWN",
                "it names no responder and no list",
                alice().issue().certificate());
    }

    @Test
    void anIndirectDistributionPointIsUnknown() throws Exception {
        var point = new org.bouncycastle.asn1.x509.DistributionPoint(
                new org.bouncycastle.asn1.x509.DistributionPointName(new org.bouncycastle.asn1.x509.GeneralNames(
                        new org.bouncycastle.asn1.x509.GeneralName(6, server.url("/ca.crl")))),
                null,
                new org.bouncycastle.asn1.x509.GeneralNames(new org.bouncycastle.asn1.x509.GeneralName(
                        new org.bouncycastle.asn1.x500.X500Name("CN=Lists"))));
        byte[] value = new org.bouncycastle.asn1.x509.CRLDistPoint(
                        new org.bouncycastle.asn1.x509.DistributionPoint[] {point})
                .getEncoded();
        server.publish("/ca.crl", CA.newCrl().issue());
        assertSays(
                "REVOCATION_UNKNOWN",
                "an indirect list, which is not supported",
                alice().rawExtension("2.5.29.31", false, value).issue().certificate());
    }

    @Test
    void aDeltaAddsToItsListAndReleasesFromIt() {
        X509Certificate alice = aliceWithList();
        X509Certificate held = aliceWithList();
        X509Certificate revoked = aliceWithList();
        X509Certificate other = aliceWithList();
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .entry(held, 6)
                        .revoked(revoked)
                        .freshestCrl(server.url("/ca+.crl"))
                        .issue());
        server.publish(
                "/ca+.crl",
                CA.newCrl()
                        .crlNumber(6)
                        .deltaCrlIndicator(5)
                        .revoked(alice)
                        .entry(held, 8)
                        .entry(revoked, 8)
                        .issue());
        assertSays("REVOKED", "its delta", alice);
        assertSays("good", "its delta", held);
        assertSays("REVOKED", "", revoked);
        assertSays("good", "", other);
    }

    @Test
    void aDeltaThatTheCertificateNamesCountsAsWell() {
        X509Certificate alice = alice().crlDistributionPoint(server.url("/ca.crl"))
                .freshestCrl(server.url("/ca+.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", CA.newCrl().crlNumber(5).issue());
        server.publish(
                "/ca+.crl",
                CA.newCrl().crlNumber(6).deltaCrlIndicator(4).revoked(alice).issue());
        assertSays("REVOKED", "its delta", alice);
    }

    @Test
    void withoutItsDeltaAListIsUnknownButRevokedStaysRevoked() {
        X509Certificate alice = aliceWithList();
        X509Certificate revoked = aliceWithList();
        X509Certificate held = aliceWithList();
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .revoked(revoked)
                        .entry(held, 6)
                        .freshestCrl(server.url("/ca+.crl"))
                        .issue());
        assertSays("REVOCATION_UNKNOWN", "404", alice);
        assertSays("REVOKED", "", revoked);
        assertSays("REVOKED", "", held);
    }

    @Test
    void aDeltaToALaterListIsOfNoUse() {
        server.publish(
                "/ca.crl",
                CA.newCrl().crlNumber(5).freshestCrl(server.url("/ca+.crl")).issue());
        server.publish("/ca+.crl", CA.newCrl().crlNumber(8).deltaCrlIndicator(7).issue());
        assertSays("REVOCATION_UNKNOWN", "the delta list changes number 7", aliceWithList());
    }

    @Test
    void aListInTheDirectoryIsAskedForThere() {
        X509Certificate alice = alice().crlDistributionPoint("ldap:///CN=CA,CN=CDP?certificateRevocationList")
                .issue()
                .certificate();
        ldap = url -> CA.newCrl().revoked(alice).issue();
        assertSays("REVOKED", "the list ldap:///CN=CA,CN=CDP", alice);
    }

    @Test
    void aLargeListIsReadWithoutKeepingIt() throws Exception {
        int count = 100_000;
        byte[] list = LargeCrl.of(CA, count);
        Crl read = CrlParser.read(new ByteArrayInputStream(list), CA.certificate());
        assertEquals(count, read.serials().size());
        assertEquals(RevocationStatus.REVOKED, read.of(LargeCrl.serial(0)));
        assertEquals(RevocationStatus.REVOKED, read.of(LargeCrl.serial(count - 1)));
        assertEquals(RevocationStatus.GOOD, read.of(LargeCrl.serial(count)));
    }

    @DisplayName("Where the changes to a list are published is not understood: it is as if they could not be had")
    @Test
    void aListWhoseChangesAreWhereNobodyCanLookIsUnknown() {
        X509Certificate revoked = aliceWithList();
        var names = new org.bouncycastle.asn1.x509.GeneralNames(
                new org.bouncycastle.asn1.x509.GeneralName(new org.bouncycastle.asn1.x500.X500Name("CN=Changes")));
        var changes = new org.bouncycastle.asn1.x509.CRLDistPoint(new org.bouncycastle.asn1.x509.DistributionPoint[] {
            new org.bouncycastle.asn1.x509.DistributionPoint(
                    new org.bouncycastle.asn1.x509.DistributionPointName(names), null, null)
        });
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .revoked(revoked)
                        .extension("2.5.29.46", false, changes)
                        .issue());
        assertSays("REVOCATION_UNKNOWN", "a distribution point without a URL", aliceWithList());
        assertSays("REVOKED", "by the list", revoked);
    }

    @Test
    void aCertificateWhoseChangesAreWhereNobodyCanLookIsUnknown() throws Exception {
        var names = new org.bouncycastle.asn1.x509.GeneralNames(
                new org.bouncycastle.asn1.x509.GeneralName(new org.bouncycastle.asn1.x500.X500Name("CN=Changes")));
        byte[] changes = new org.bouncycastle.asn1.x509.CRLDistPoint(
                        new org.bouncycastle.asn1.x509.DistributionPoint[] {
                            new org.bouncycastle.asn1.x509.DistributionPoint(
                                    new org.bouncycastle.asn1.x509.DistributionPointName(names), null, null)
                        })
                .getEncoded();
        server.publish("/ca.crl", CA.newCrl().crlNumber(5).issue());
        assertSays(
                "REVOCATION_UNKNOWN",
                "a distribution point without a URL",
                alice().crlDistributionPoint(server.url("/ca.crl"))
                        .rawExtension("2.5.29.46", false, changes)
                        .issue()
                        .certificate());
    }

    @Test
    void whoIsRevokedAndOnHoldIsReleasedByNothing() {
        X509Certificate alice = aliceWithList();
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
        assertSays("REVOKED", "revoked by", alice);
    }
}
