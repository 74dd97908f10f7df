// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.FakeSignatureProvider;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;

/** NTAuth and certification path of a chain are one entry, and all client certificates of a CA share its CA part. */
class CachingChainValidatorTest {
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    private final TestCa root = TestCa.root("CN=Root");
    private final TestCa issuing = root.intermediate("CN=Issuing");
    private final X509Certificate alice = issued(issuing, "CN=alice");
    private final X509Certificate bob = issued(issuing, "CN=bob");

    private NtAuth ntAuth = NtAuth.OFF;
    private CertificationAuthorities cas = cas(root, issuing);
    private RequiredUsage usage = RequiredUsage.CLIENT_AUTHENTICATION;
    private Instant now = Instant.parse("2026-03-04T10:00:00Z");
    private final CachingChainValidator validator =
            new CachingChainValidator(() -> ntAuth, () -> cas, Sha1Signatures.REFUSE, 100);

    private static X509Certificate issued(TestCa ca, String... subject) {
        return ca.issue(subject)
                .notBefore(Instant.parse("2026-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2027-01-01T00:00:00Z"))
                .issue()
                .certificate();
    }

    private static CertificationAuthorities cas(TestCa... cas) {
        return CertificationAuthorities.of(
                Arrays.stream(cas).map(TestCa::certificate).toList());
    }

    private List<X509Certificate> validate(X509Certificate... chain) throws CertificateRefusedException {
        return validator.validate(List.of(chain), usage, now).path().certificates();
    }

    private void assertPath(X509Certificate client, TestCa... path) throws CertificateRefusedException {
        assertPath(List.of(client), path);
    }

    private void assertPath(List<X509Certificate> chain, TestCa... path) throws CertificateRefusedException {
        List<X509Certificate> expected = new ArrayList<>(List.of(chain.get(0)));
        Stream.of(path).map(TestCa::certificate).forEach(expected::add);
        assertEquals(expected, validate(chain.toArray(new X509Certificate[0])));
    }

    private void assertRefused(Denial denial, String detail, X509Certificate... chain) {
        Refusal refusal = assertThrows(CertificateRefusedException.class, () -> validate(chain))
                .refusal();
        assertEquals(denial, refusal.denial(), refusal::detail);
        assertTrue(refusal.detail().contains(detail), refusal::detail);
    }

    @Test
    void ntAuthAndPathOfAChainAreOneEntry() throws Exception {
        ntAuth = NtAuth.of(List.of(issuing.certificate()));
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            assertPath(alice, issuing, root);
            assertTrue(provider.verifications(alice) > 0);
            provider.forget(alice);
            assertPath(alice, issuing, root);
            assertEquals(0, provider.verifications(alice), "neither NTAuth nor path is verified again");
        }
        assertEquals(
                Set.of(Thumbprint.of(issuing.certificate())),
                validator.validate(List.of(alice), usage, now).inNtAuth());
    }

    @Test
    void caPartIsBuiltOnceForAllClientCertificatesOfACa() throws Exception {
        TestCa sameName = TestCa.root("CN=Root");
        cas = cas(sameName, root, issuing);
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            assertPath(alice, issuing, root);
            int built = provider.verifications(issuing.certificate());
            assertTrue(built > 0);
            for (int i = 0; i < 5; i++) {
                X509Certificate client = issued(issuing, "CN=client " + i);
                assertPath(client, issuing, root);
                assertEquals(1, provider.verifications(client));
            }
            assertEquals(0, provider.verifications(issuing.certificate()), "built " + built + " times before");
        }
    }

    @Test
    void caThatOnlyAnotherClientPresentsDoesNotCount() throws Exception {
        cas = cas(root);
        assertPath(List.of(alice, issuing.certificate()), issuing, root);
        assertRefused(Denial.UNTRUSTED_ISSUER, "CN=Issuing", bob);
        assertPath(List.of(bob, issuing.certificate()), issuing, root);
        TestCa below = issuing.intermediate("CN=Below");
        cas = cas(root, below);
        assertPath(List.of(issued(below, "CN=alice"), issuing.certificate()), below, issuing, root);
        assertRefused(Denial.UNTRUSTED_ISSUER, "ends at CN=Below", issued(below, "CN=bob"));
    }

    @Test
    void twoIssuingCasWithOneNameAreTwo() throws Exception {
        TestCa sameName = root.intermediate("CN=Issuing");
        TestCa untrusted = TestCa.root("CN=Issuing");
        cas = cas(root, issuing, sameName);
        ntAuth = NtAuth.of(List.of(issuing.certificate()));
        X509Certificate other = issued(sameName, "CN=alice");
        assertPath(alice, issuing, root);
        assertRefused(Denial.NOT_IN_NTAUTH, "CN=Issuing", other);
        ntAuth = NtAuth.OFF;
        assertPath(alice, issuing, root);
        assertPath(other, sameName, root);
        assertRefused(Denial.UNTRUSTED_ISSUER, "CN=Issuing", issued(untrusted, "CN=alice"));
    }

    @Test
    void nameConstraintsAreJudgedForEachClientCertificate() throws Exception {
        NameConstraints sales = new NameConstraints(
                new GeneralSubtree[] {new GeneralSubtree(new GeneralName(new X500Name("O=Sales")))}, null);
        TestCa constrained = root.intermediate(extension("2.5.29.30", sales), "CN=Constrained");
        cas = cas(root, constrained);
        assertPath(issued(constrained, "O=Sales", "CN=alice"), constrained, root);
        X509Certificate research = issued(constrained, "O=Research", "CN=bob");
        assertRefused(Denial.UNTRUSTED_ISSUER, "name constraints", research);
        assertRefused(Denial.UNTRUSTED_ISSUER, "name constraints", research);
        assertPath(issued(constrained, "O=Sales", "CN=carol"), constrained, root);
    }

    private static UnaryOperator<CertificateBuilder> extension(String oid, org.bouncycastle.asn1.ASN1Object value) {
        try {
            byte[] der = value.getEncoded("DER");
            return builder -> builder.rawExtension(oid, true, der);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void chainThatIsValidForAnyUsageIsNotThereforeValidForClientAuthentication() throws Exception {
        TestCa server = root.intermediate(builder -> builder.extendedKeyUsage(SERVER_AUTHENTICATION), "CN=Server");
        cas = cas(root, server);
        X509Certificate client = issued(server, "CN=alice");
        usage = RequiredUsage.ANY;
        assertPath(client, server, root);
        usage = RequiredUsage.CLIENT_AUTHENTICATION;
        assertRefused(Denial.UNTRUSTED_ISSUER, "extended key usage", client);
    }

    @Test
    void caThatExpiresDuringTheLifeOfTheEntryIsRefused() throws Exception {
        Instant end = now.plusSeconds(60);
        TestCa brief = root.intermediate(builder -> builder.notAfter(end), "CN=Brief");
        cas = cas(root, brief);
        X509Certificate first = issued(brief, "CN=alice");
        assertPath(first, brief, root);
        now = end;
        assertPath(first, brief, root);
        now = end.plusSeconds(1);
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Brief", first);
        assertRefused(Denial.CERTIFICATE_EXPIRED, "CN=Brief", issued(brief, "CN=bob"));
        now = end.minusSeconds(60);
        assertPath(first, brief, root);
    }

    @Test
    void failureIsNotCached() throws Exception {
        Instant start = now.plusSeconds(60);
        TestCa future = root.intermediate(builder -> builder.notBefore(start), "CN=Future");
        cas = cas(root, future);
        X509Certificate client = issued(future, "CN=alice");
        assertRefused(Denial.CERTIFICATE_NOT_YET_VALID, "CN=Future", client);
        now = start;
        assertPath(client, future, root);
    }

    @Test
    void shorterPathCountsFromTheMomentOnThatItIsValid() throws Exception {
        Instant start = now.plusSeconds(60);
        TestCa middle = root.intermediate("CN=Middle");
        TestCa longer = issuing.crossSignedBy(middle);
        TestCa shorter = issuing.crossSignedBy(root, builder -> builder.notBefore(start));
        cas = cas(root, middle, longer, shorter);
        assertPath(alice, longer, middle, root);
        now = start.plusSeconds(1);
        assertPath(alice, shorter, root);
    }

    @Test
    void chainIsJudgedAnewOnTheNextDay() throws Exception {
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            assertPath(alice, issuing, root);
            provider.forget(alice);
            now = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS).minusMillis(1);
            assertPath(alice, issuing, root);
            assertEquals(0, provider.verifications(alice));
            now = now.plusMillis(1);
            assertPath(alice, issuing, root);
            assertTrue(provider.verifications(alice) > 0, "denyAfter in jdk.certpath.disabledAlgorithms");
        }
    }

    @Test
    void changedCasBeginANewCache() throws Exception {
        ntAuth = NtAuth.of(List.of(issuing.certificate()));
        assertPath(alice, issuing, root);
        cas = cas(TestCa.root("CN=Root"), issuing);
        assertRefused(Denial.UNTRUSTED_ISSUER, "ends at CN=Issuing", alice);
        cas = cas(root, issuing);
        assertPath(alice, issuing, root);
        ntAuth = NtAuth.of(List.of(root.certificate()));
        assertRefused(Denial.NOT_IN_NTAUTH, "CN=Issuing", alice);
        ntAuth = NtAuth.of(List.of(issuing.certificate()));
        assertPath(alice, issuing, root);
    }

    @Test
    void caInNtAuthMayBePartOfAPath() throws Exception {
        cas = cas(root);
        assertRefused(Denial.UNTRUSTED_ISSUER, "CN=Issuing", alice);
        ntAuth = NtAuth.of(List.of(issuing.certificate()));
        assertPath(alice, issuing, root);
    }

    @Test
    void otherCasAreNotReadForACertificateThatIsNotInNtAuth() {
        NtAuth onlyRoot = NtAuth.of(List.of(root.certificate()));
        CachingChainValidator withoutDirectory = new CachingChainValidator(
                () -> onlyRoot,
                () -> {
                    throw new DirectoryUnavailableException("no CAs", true, null);
                },
                Sha1Signatures.REFUSE,
                100);
        assertThrows(CertificateRefusedException.class, () -> withoutDirectory.validate(List.of(alice), usage, now));
        assertThrows(
                DirectoryUnavailableException.class,
                () -> withoutDirectory.validate(List.of(issued(root, "CN=x")), usage, now));
    }
}
