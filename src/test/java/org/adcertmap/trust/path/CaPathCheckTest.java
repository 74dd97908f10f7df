// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.junit.jupiter.api.Test;

/** Whether the certificates of a CA can have a certification path is known before there is one. */
class CaPathCheckTest {
    private static final Instant NOW = Instant.now();
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final TestCa MIDDLE = ROOT.intermediate("CN=Middle");
    private static final TestCa ISSUING = MIDDLE.intermediate("CN=Issuing");

    private static CaPathCheck check(TestCa... published) {
        List<X509Certificate> cas =
                Stream.of(published).map(TestCa::certificate).toList();
        return new CaPathCheck(CertificationAuthorities.of(cas), Sha1Signatures.REFUSE);
    }

    private static Optional<String> failure(TestCa ca, TestCa... published) {
        return check(published).failure(ca.certificate(), RequiredUsage.CLIENT_AUTHENTICATION, NOW);
    }

    private static List<X509Certificate> certificates(TestCa... cas) {
        return Stream.of(cas).map(TestCa::certificate).toList();
    }

    @Test
    void chainLeadsToTheRootCa() {
        assertEquals(
                certificates(ISSUING, MIDDLE, ROOT),
                check(ISSUING, MIDDLE, ROOT).chain(ISSUING.certificate()));
        assertEquals(certificates(ROOT), check(ISSUING, MIDDLE, ROOT).chain(ROOT.certificate()));
    }

    @Test
    void chainWithoutARootCaIsAsLongAsItCanBe() {
        TestCa other = TestCa.root("CN=Other");
        assertEquals(
                certificates(ISSUING, MIDDLE), check(ISSUING, MIDDLE, other).chain(ISSUING.certificate()));
        assertEquals(certificates(ISSUING), check(other).chain(ISSUING.certificate()));
    }

    @Test
    void caBelowARootCaAndARootCaCanHavePaths() {
        assertEquals(Optional.empty(), failure(ISSUING, ISSUING, MIDDLE, ROOT));
        assertEquals(Optional.empty(), failure(ROOT, ROOT));
    }

    @Test
    void missingIssuerIsNamed() {
        assertEquals(
                Optional.of("the certification path ends at CN=Middle, which no published root CA has issued; its"
                        + " issuer is CN=Root"),
                failure(ISSUING, ISSUING, MIDDLE));
    }

    @Test
    void caThatMayNotIssueClientCertificatesIsNamed() {
        TestCa servers = MIDDLE.intermediate(builder -> builder.extendedKeyUsage("1.3.6.1.5.5.7.3.1"), "CN=Servers");
        assertEquals(
                Optional.of("the extended key usage of the CA CN=Servers has only 1.3.6.1.5.5.7.3.1, so that it issues"
                        + " no certificates for client authentication"),
                failure(servers, servers, MIDDLE, ROOT));
        assertEquals(
                Optional.empty(), check(servers, MIDDLE, ROOT).failure(servers.certificate(), RequiredUsage.ANY, NOW));
    }

    @Test
    void expiredCaIsNamed() {
        Instant end = Instant.parse("2020-01-01T00:00:00Z");
        String expired = "since 2020-01-01T00:00:00Z (CN=Old)";
        TestCa old = ROOT.intermediate(builder -> builder.notAfter(end), "CN=Old");
        assertEquals(Optional.of(expired), failure(old, old, ROOT));
        TestCa oldRoot = TestCa.root("CN=Old").renewed(builder -> builder.notAfter(end));
        assertEquals(Optional.of(expired), failure(oldRoot, oldRoot));
    }
}
