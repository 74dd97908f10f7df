// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestDirectory.Container;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.doctor.HealthyDirectory;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds about CAs, certification paths, CRLs and OCSP responders. */
@StartsServer
class DoctorTrustTest {
    private static final String PUBLIC_KEYS =
            "CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test";

    @TempDir
    private Path folder;

    private HealthyDirectory healthy;
    private final RevocationServer server = RevocationServer.start();

    @BeforeEach
    void start() {
        healthy = new HealthyDirectory(folder);
    }

    @AfterEach
    void stop() {
        server.close();
        healthy.close();
    }

    private FakeActiveDirectory directory() {
        return healthy.directory();
    }

    private static void assertFinding(Level level, String part, Finding finding) {
        assertEquals(level, finding.level(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
    }

    private void replace(String dn, X509Certificate... cas) throws Exception {
        byte[][] values = new byte[cas.length == 0 ? 1 : cas.length][];
        values[0] = new byte[] {0};
        for (int i = 0; i < cas.length; i++) {
            values[i] = cas[i].getEncoded();
        }
        directory().modify(dn, new Modification(ModificationType.REPLACE, "cACertificate", values));
    }

    @Test
    void emptyNtAuthIsAnErrorWithTheLineThatPublishesACa() throws Exception {
        replace("CN=NTAuthCertificates," + PUBLIC_KEYS);
        Finding finding = healthy.doctor().only(DoctorCode.NTAUTH_EMPTY);
        assertFinding(Level.ERROR, "ADCM-NOT-IN-NTAUTH", finding);
        assertEquals(List.of("certutil -dspublish -f issuing-ca.cer NTAuthCA"), finding.lines());
    }

    @Test
    void withoutARootCaNothingIsTrusted() throws Exception {
        replace("CN=CN\\=Issuing CA,CN=Certification Authorities," + PUBLIC_KEYS);
        Finding finding = healthy.doctor().only(DoctorCode.ROOT_CAS);
        assertFinding(Level.ERROR, "ADCM-UNTRUSTED-ISSUER", finding);
        assertEquals(List.of("certutil -dspublish -f root-ca.cer RootCA"), finding.lines());
    }

    @Test
    void expiredCaIsAnErrorUnlessItWasRenewed() throws Exception {
        Instant now = Instant.now();
        TestCa old = TestCa.root("CN=Old root")
                .intermediate(
                        builder -> builder.notBefore(now.minus(Duration.ofDays(60)))
                                .notAfter(now.minus(Duration.ofDays(1))),
                        "CN=Old CA");
        directory().publishInNtAuth(old.certificate());
        Finding expired = healthy.doctor().only(DoctorCode.EXPIRED_CA);
        assertFinding(Level.ERROR, "certificates that it has issued are refused", expired);
        assertEquals("CN=Old CA", expired.place());
        directory()
                .publishInNtAuth(
                        TestCa.root("CN=Old root").intermediate("CN=Old CA").certificate());
        assertFinding(
                Level.INFO, "its renewed certificate is there", healthy.doctor().only(DoctorCode.EXPIRED_CA));
        Instant end = HealthyDirectory.CA.certificate().getNotAfter().toInstant();
        Clock late = Clock.fixed(end.minus(Duration.ofDays(3)), ZoneOffset.UTC);
        assertTrue(healthy.doctor().clock(late).run(DoctorCode.EXPIRED_CA).stream()
                .anyMatch(finding -> finding.level() == Level.WARNING
                        && finding.sentence().equals("expires at " + end)
                        && finding.lines().equals(List.of("certutil -renewcert"))));
    }

    @Test
    void caInNtAuthWhoseIssuerIsNotPublishedHasNoPath() throws Exception {
        TestCa root = TestCa.root("CN=Other root");
        TestCa issuing = root.intermediate("CN=Other issuing CA");
        directory().publishInNtAuth(issuing.certificate());
        Finding without = healthy.doctor().run(DoctorCode.CA_WITHOUT_PATH).get(1);
        assertFinding(Level.ERROR, "which no published root CA has issued; its issuer is CN=Other root", without);
        assertEquals("certutil -dspublish -f issuer.cer RootCA", without.lines().get(0));
        directory().publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        assertFinding(
                Level.OK,
                "certification path of 2 CAs to CN=Other root",
                healthy.doctor().run(DoctorCode.CA_WITHOUT_PATH).get(1));
    }

    private TestCa issuingCa(TestCa root, String... urls) {
        TestCa issuing = root.intermediate(builder -> builder.crlDistributionPoint(urls), "CN=Subordinate CA");
        directory().publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        directory().publishInNtAuth(issuing.certificate());
        return issuing;
    }

    private Finding revocation() throws Exception {
        return healthy.doctor().only(DoctorCode.REVOCATION_SOURCES);
    }

    @Test
    void addressOfThisMachineIsRefusedWithTheSettingThatPermitsIt() throws Exception {
        issuingCa(TestCa.root("CN=Root"), server.url("/root.crl"));
        Finding finding = revocation();
        assertFinding(Level.ERROR, "resolves to 127.0.0.1, an address of this machine", finding);
        assertEquals(List.of("revocationAllowedHosts = 127.0.0.1"), finding.lines());
        assertEquals(0, server.requests().size());
    }

    @Test
    void crlMustBeThereSignedAndCurrent() throws Exception {
        healthy.settings().put("revocationAllowedHosts", "127.0.0.1");
        TestCa root = TestCa.root("CN=Root");
        String url = server.url("/root.crl");
        issuingCa(root, url);
        assertFinding(Level.ERROR, "CRL for CN=Subordinate CA: HTTP status 404", revocation());
        server.publish("/root.crl", root.newCrl().issue());
        Finding good = revocation();
        assertFinding(Level.OK, "CRL for CN=Subordinate CA: valid until ", good);
        assertEquals(url, good.place());
        Instant now = Instant.now();
        server.publish(
                "/root.crl",
                root.newCrl()
                        .thisUpdate(now.minus(Duration.ofDays(9)))
                        .nextUpdate(now.plus(Duration.ofDays(1)))
                        .issue());
        Finding runsOut = revocation();
        assertFinding(Level.WARNING, "a fifth of its validity or less", runsOut);
        assertEquals(List.of("certutil -crl"), runsOut.lines());
        server.publish(
                "/root.crl",
                root.newCrl()
                        .thisUpdate(now.minus(Duration.ofDays(9)))
                        .nextUpdate(now.minus(Duration.ofDays(1)))
                        .issue());
        Finding expired = revocation();
        assertFinding(Level.ERROR, "it has expired: its nextUpdate is ", expired);
        assertEquals(List.of("certutil -crl"), expired.lines());
        server.publish("/root.crl", TestCa.root("CN=Root").newCrl().issue());
        assertFinding(Level.ERROR, "CRL for CN=Subordinate CA: ", revocation());
    }

    @Test
    void onlyAnExpiredCrlHasTheHintForOne() throws Exception {
        issuingCa(TestCa.root("CN=Root"), "ldap:///CN=expired,DC=corp,DC=example,DC=test?certificateRevocationList");
        Finding absent = revocation();
        assertFinding(Level.ERROR, "CN=expired", absent);
        assertEquals(List.of(), absent.lines());
    }

    @Test
    void failingAddressBesideAGoodOneIsAWarning() throws Exception {
        healthy.settings().put("revocationAllowedHosts", "127.0.0.1");
        TestCa root = TestCa.root("CN=Root");
        issuingCa(root, server.url("/gone.crl"), server.url("/root.crl"));
        server.publish("/root.crl", root.newCrl().issue());
        List<Finding> findings = healthy.doctor().run(DoctorCode.REVOCATION_SOURCES);
        assertFinding(Level.WARNING, "HTTP status 404", findings.get(0));
        assertFinding(Level.OK, "valid until", findings.get(1));
    }

    @Test
    void addressThatDoesNotRespondIsUnknownOrAnErrorInTime() throws Exception {
        healthy.settings().put("revocationAllowedHosts", "127.0.0.1");
        healthy.settings().put("urlRetrievalTimeout", "1s");
        issuingCa(TestCa.root("CN=Root"), server.url("/silent.crl"));
        server.unresponsive("/silent.crl");
        assertFinding(Level.ERROR, "CRL for CN=Subordinate CA: ", revocation());
    }

    @Test
    void ocspResponderMustSignWhatItReturns() throws Exception {
        healthy.settings().put("revocationAllowedHosts", "127.0.0.1");
        TestCa root = TestCa.root("CN=Root");
        TestCa issuing = root.intermediate(builder -> builder.ocspResponder(server.url("/ocsp")), "CN=Subordinate CA");
        directory().publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        directory().publishInNtAuth(issuing.certificate());
        server.responder("/ocsp", FakeOcspResponder.of(root.identity()).good());
        assertFinding(Level.OK, "OCSP response for CN=Subordinate CA: valid until ", revocation());
        server.responder(
                "/ocsp",
                FakeOcspResponder.of(TestCa.root("CN=Foreign").identity()).good());
        assertFinding(Level.ERROR, "OCSP response for CN=Subordinate CA: ", revocation());
    }

    @Test
    void addressesOfAClientCertificateAreFetchedFrom() throws Exception {
        healthy.settings().put("revocationAllowedHosts", "127.0.0.1");
        X509Certificate client = HealthyDirectory.CA
                .issue("CN=alice")
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", HealthyDirectory.CA.newCrl().issue());
        assertFinding(Level.INFO, "no CA certificate names an address", revocation());
        Finding finding = healthy.doctor().certificate(List.of(client)).only(DoctorCode.REVOCATION_SOURCES);
        assertFinding(Level.OK, "CRL for CN=alice: valid until ", finding);
    }

    @Test
    void caCertificateWithoutAnyAddressHasNoRevocationStatus() throws Exception {
        TestCa root = TestCa.root("CN=Root");
        TestCa issuing = root.intermediate("CN=Subordinate CA");
        directory().publish(Container.CERTIFICATION_AUTHORITIES, root.certificate());
        directory().publishInNtAuth(issuing.certificate());
        assertFinding(Level.ERROR, "names no OCSP responder and no CRL distribution point", revocation());
        Path crl = folder.resolve("root.pem");
        Files.writeString(crl, root.pem() + root.newCrl().pem());
        healthy.settings().put("crlFiles", "file:" + crl);
        assertFinding(Level.INFO, "no CA certificate names an address", revocation());
        assertFinding(Level.OK, "nothing refreshes it but you", healthy.doctor().only(DoctorCode.LOCAL_CRLS));
    }

    @Test
    void localCrlThatRunsOutIsAWarningAndAnExpiredOneAnError() throws Exception {
        TestCa root = TestCa.root("CN=Root that has expired at noon");
        Path crl = folder.resolve("root.pem");
        Instant now = Instant.now();
        Files.writeString(
                crl,
                root.pem()
                        + root.newCrl()
                                .thisUpdate(now.minus(Duration.ofDays(9)))
                                .nextUpdate(now.plus(Duration.ofDays(1)))
                                .pem());
        healthy.settings().put("crlFiles", "file:" + crl);
        assertFinding(Level.WARNING, "expires at", healthy.doctor().only(DoctorCode.LOCAL_CRLS));
        Clock later = Clock.fixed(now.plus(Duration.ofDays(2)), ZoneOffset.UTC);
        assertFinding(
                Level.ERROR, "has expired at", healthy.doctor().clock(later).only(DoctorCode.LOCAL_CRLS));
    }
}
