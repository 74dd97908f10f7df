// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Refusal;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.lab.fake.FakeNetwork;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.junit.jupiter.api.AfterEach;

/** A CA, the server where it publishes, and a revocation checker whose clock the test sets. */
abstract class RevocationScenario {
    static final TestCa CA = TestCa.root("CN=Issuing CA");
    static final TestCa FOREIGN = TestCa.root("CN=Issuing CA");

    final RevocationServer server = RevocationServer.start();
    final FakeNetwork network = new FakeNetwork();
    volatile Instant now = Instant.now();
    boolean cachedOnly;
    Duration freshnessTime = Duration.ZERO;
    Duration timeout = Duration.ofSeconds(30); // no test may depend on a fast machine
    FailureMode failureMode = FailureMode.HARD_FAIL;
    List<String> allowedHosts = List.of("127.0.0.1");
    Optional<Path> cacheDirectory = Optional.empty();
    LocalCrls localCrls = LocalCrls.NONE;
    LdapCrlFetcher ldap = LdapCrlFetcher.NONE;
    Duration refreshInterval = Duration.ofSeconds(5);
    private CrlAndOcspChecker checker; // null until the first use

    final Clock clock = new FakeClock(() -> now);

    @AfterEach
    void close() {
        if (checker != null) {
            checker.close();
        }
        server.close();
    }

    RevocationSettings settings() {
        return new RevocationSettings(
                cachedOnly, freshnessTime, timeout, failureMode, allowedHosts, cacheDirectory, localCrls);
    }

    CrlAndOcspChecker checker() {
        if (checker == null) {
            try {
                checker = new CrlAndOcspChecker(settings(), ldap, clock, network, refreshInterval);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return checker;
    }

    /** Starts with an empty memory, as after a restart of Tomcat. */
    void restart() {
        checker.close();
        checker = null;
    }

    CertificateBuilder alice() {
        return CA.issue("CN=alice");
    }

    X509Certificate aliceWithCrl() {
        return alice().crlDistributionPoint(server.url("/ca.crl")).issue().certificate();
    }

    X509Certificate aliceWithOcsp() {
        return alice().ocspResponder(server.url("/ocsp")).issue().certificate();
    }

    /** Returns the reason to refuse the path; empty where it is accepted. */
    Optional<Refusal> refusal(X509Certificate... path) {
        return RevocationFinding.refusal(checker().check(new CertificationPath(List.of(path)), now));
    }

    /** Returns the reason of the refusal and its details, or "good" and the findings. */
    String statusOf(X509Certificate certificate) {
        CertificationPath path = new CertificationPath(List.of(certificate, CA.certificate()));
        List<RevocationFinding> findings = checker().check(path, now);
        return RevocationFinding.refusal(findings)
                .map(refusal -> refusal.denial() + " " + refusal.detail())
                .orElseGet(() -> "good " + findings);
    }
}
