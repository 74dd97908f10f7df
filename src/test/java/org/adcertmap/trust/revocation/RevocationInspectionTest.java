// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.pki.FakeOcspResponder;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an administrator sees of each address in a certificate: the same that a login would get from it. */
class RevocationInspectionTest extends RevocationScenario {
    private RevocationInspection inspection;

    @BeforeEach
    void open() {
        inspection = new RevocationInspection(settings(), timeout, url -> ldap.fetch(url), clock);
    }

    @AfterEach
    void closeInspection() {
        inspection.close();
    }

    private Map<String, RevocationInspection.Fetch> addresses(X509Certificate certificate) throws IOException {
        return inspection.addresses(certificate, CA.certificate());
    }

    /** The kind of each address, with its failure where it has one. */
    private List<String> inspect(X509Certificate certificate) throws IOException {
        return addresses(certificate).values().stream()
                .flatMap(fetch -> fetch.run().stream())
                .map(address -> address.failure().isEmpty()
                        ? address.kind() + " until " + address.nextUpdate().orElseThrow()
                        : address.kind() + ": " + address.failure())
                .toList();
    }

    private void assertFailure(String beginning, String part, List<String> addresses) {
        String last = addresses.get(addresses.size() - 1);
        assertTrue(last.startsWith(beginning + ": ") && last.contains(part), last);
    }

    @Test
    void addressesHaveTheOrderOfTheCertificate() throws Exception {
        Map<String, RevocationInspection.Fetch> addresses = addresses(alice().ocspResponder(server.url("/ocsp"))
                .crlDistributionPoint(server.url("/b.crl"), server.url("/a.crl"))
                .issue()
                .certificate());
        assertEquals(Stream.of("/ocsp", "/b.crl", "/a.crl").map(server::url).toList(), List.copyOf(addresses.keySet()));
        assertEquals(List.of(), server.requests(), "nothing is fetched yet");
        assertEquals(Map.of(), addresses(alice().issue().certificate()));
    }

    @Test
    void usableResponsesAreReportedWithNextUpdate() throws Exception {
        now = now.truncatedTo(ChronoUnit.SECONDS);
        server.responder(
                        "/ocsp",
                        FakeOcspResponder.of(CA.identity()).validity(now.minusSeconds(10), now.plusSeconds(3_600)))
                .publish(
                        "/ca.crl",
                        CA.newCrl().nextUpdate(now.plusSeconds(7_200)).issue());
        assertEquals(
                List.of("OCSP response until " + now.plusSeconds(3_600), "CRL until " + now.plusSeconds(7_200)),
                inspect(alice().ocspResponder(server.url("/ocsp"))
                        .crlDistributionPoint(server.url("/ca.crl"))
                        .issue()
                        .certificate()));
        now = now.plus(Duration.ofHours(3));
        assertFailure("CRL", "it has expired", inspect(aliceWithCrl()));
    }

    @Test
    void failuresAreReportedWithTheirReason() throws Exception {
        server.status("/ocsp", 503);
        assertFailure("OCSP response", "HTTP status 503", inspect(aliceWithOcsp()));
        assertFailure("CRL", "HTTP status 404", inspect(aliceWithCrl()));
        ldap = url -> {
            throw new IOException();
        };
        assertEquals(
                List.of("CRL: IO error"),
                inspect(alice().crlDistributionPoint("ldap:///CN=CA").issue().certificate()));
    }

    @Test
    void crlThatIsNotForTheCertificateIsAFailure() throws Exception {
        server.publish("/ca.crl", CA.newCrl().onlyContainsCaCerts().issue());
        assertFailure("CRL", "for CA certificates only", inspect(aliceWithCrl()));
        server.publish("/ca.crl", CA.newCrl().crlNumber(2).deltaCrlIndicator(1).issue());
        assertFailure("CRL", "it is a delta CRL, not a base CRL", inspect(aliceWithCrl()));
    }

    @Test
    void deltaCrlsOfTheCrlAndOfTheCertificateAreFetchedAsWell() throws Exception {
        X509Certificate alice = alice().crlDistributionPoint(server.url("/ca.crl"))
                .freshestCrl(server.url("/certificate+.crl"))
                .issue()
                .certificate();
        server.publish(
                        "/ca.crl",
                        CA.newCrl()
                                .crlNumber(5)
                                .freshestCrl(server.url("/ca+.crl"))
                                .issue())
                .publish(
                        "/ca+.crl",
                        CA.newCrl().crlNumber(6).deltaCrlIndicator(5).issue());
        List<String> addresses = inspect(alice);
        assertEquals(3, addresses.size(), addresses::toString);
        assertTrue(addresses.get(1).startsWith("delta CRL until "), addresses::toString);
        assertFailure("delta CRL", "HTTP status 404", addresses);
        assertTrue(statusOf(alice).startsWith("good"), "one delta CRL suffices");
        server.publish(
                "/certificate+.crl",
                CA.newCrl().crlNumber(8).deltaCrlIndicator(7).issue());
        assertFailure("delta CRL", "the delta CRL needs base CRL number 7", inspect(alice));
    }

    @Test
    void deltaCrlWithoutAUrlIsAFailure() throws Exception {
        GeneralNames names = new GeneralNames(new GeneralName(new X500Name("CN=Delta CRL")));
        CRLDistPoint withoutUrl = new CRLDistPoint(
                new DistributionPoint[] {new DistributionPoint(new DistributionPointName(names), null, null)});
        server.publish(
                "/ca.crl",
                CA.newCrl()
                        .crlNumber(5)
                        .extension("2.5.29.46", false, withoutUrl)
                        .issue());
        X509Certificate alice = aliceWithCrl();
        assertFailure("delta CRL", "a distribution point without a URL", inspect(alice));
        assertTrue(statusOf(alice).contains("a distribution point without a URL"), "a login is refused for that");
    }

    @Test
    void extensionThatCannotBeReadIsReported() {
        X509Certificate malformed = alice().rawExtension("2.5.29.31", false, new byte[] {0x30, 5})
                .issue()
                .certificate();
        IOException refusal = assertThrows(IOException.class, () -> addresses(malformed));
        assertTrue(
                refusal.getMessage().startsWith("its extensions, such as CRL distribution points, cannot be used: "),
                refusal.getMessage());
    }

    @Test
    void nothingIsFetchedAfterClose() throws Exception {
        server.publish("/ca.crl", CA.newCrl().issue());
        inspection.close();
        assertTrue(inspect(aliceWithCrl()).get(0).startsWith("CRL: "));
        assertEquals(List.of(), server.requests());
    }
}
