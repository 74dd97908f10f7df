// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.RevocationFinding.Status;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.path.RequiredUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check of a client certificate can refuse it, and a trusted one has its path and its findings. */
class TrustPolicyTest {
    private static final TestCa CA = TestCa.root("CN=CA");
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    private final List<RequiredUsage> usages = new ArrayList<>();
    private List<RevocationFinding> findings = List.of();

    private static CertificateBuilder alice() {
        return CA.issue("CN=alice").notBefore(NOW).notAfter(NOW.plusSeconds(60));
    }

    private static RevocationFinding finding(Status status) {
        return new RevocationFinding("CN=alice", status, Optional.empty(), "is " + status);
    }

    private TrustedPath validate(boolean usageCheck, CertificateBuilder builder, Instant now)
            throws CertificateRefusedException {
        ChainValidator everyChain = (chain, usage, at) -> {
            usages.add(usage);
            return new ChainValidator.Issuers(
                    Set.of("00"), new CertificationPath(List.of(chain.get(0), CA.certificate())));
        };
        return new TrustPolicy(usageCheck, everyChain, (path, at) -> findings)
                .validate(List.of(builder.issue().certificate()), now);
    }

    private Refusal refusal(boolean usageCheck, CertificateBuilder builder, Instant now) {
        return assertThrows(CertificateRefusedException.class, () -> validate(usageCheck, builder, now))
                .refusal();
    }

    @Test
    void certificateIsTrustedWithinItsValidityPeriod() throws Exception {
        validate(true, alice(), NOW);
        validate(true, alice(), NOW.plusSeconds(60));
        assertEquals(
                Denial.CERTIFICATE_EXPIRED,
                refusal(true, alice(), NOW.plusSeconds(61)).denial());
        assertEquals(
                Denial.CERTIFICATE_NOT_YET_VALID,
                refusal(true, alice(), NOW.minusSeconds(1)).denial());
        assertEquals(2, usages.size(), "no path is built for one that has expired");
    }

    @ParameterizedTest
    @CsvSource({
        "1.3.6.1.5.5.7.3.2, true",
        "2.5.29.37.0, true",
        "1.3.6.1.5.5.7.3.1 1.3.6.1.5.5.7.3.2, true",
        "1.3.6.1.5.5.7.3.1, false",
        "1.3.6.1.4.1.311.20.2.2, false",
    })
    void extendedKeyUsageIncludesClientAuthentication(String usage, boolean isTrusted) throws Exception {
        CertificateBuilder builder = alice().extendedKeyUsage(usage.split(" "));
        if (isTrusted) {
            validate(true, builder, NOW);
        } else {
            assertEquals(
                    new Refusal(Denial.WRONG_USAGE, "its extended key usage has only " + usage),
                    refusal(true, builder, NOW));
        }
        validate(false, builder, NOW);
        assertEquals(List.of(RequiredUsage.CLIENT_AUTHENTICATION, RequiredUsage.ANY), usages);
    }

    @Test
    void keyUsageIncludesDigitalSignature() throws Exception {
        CertificateBuilder encipherment = alice().keyUsage(0x20);
        assertEquals(
                new Refusal(Denial.WRONG_USAGE, "its key usage lacks digitalSignature"),
                refusal(true, encipherment, NOW));
        validate(false, encipherment, NOW);
        validate(true, alice().noKeyUsage().noExtendedKeyUsage(), NOW);
    }

    @ParameterizedTest
    @EnumSource
    void revocationStatusDecides(Status status) throws Exception {
        findings = List.of(finding(status));
        switch (status) {
            case GOOD, GOOD_WITHIN_GRACE_PERIOD, UNKNOWN_ACCEPTED ->
                assertEquals(findings, validate(true, alice(), NOW).revocation());
            case UNKNOWN, UNKNOWN_WITHOUT_SOURCE -> assertRefusedForRevocation(Denial.REVOCATION_UNKNOWN, status);
            case REVOKED -> assertRefusedForRevocation(Denial.REVOKED, status);
        }
    }

    private void assertRefusedForRevocation(Denial denial, Status status) {
        Refusal refusal = refusal(true, alice(), NOW);
        assertEquals(denial, refusal.denial());
        assertEquals("CN=alice: is " + status, refusal.detail());
    }

    @Test
    void revokedCertificateIsReportedBeforeAnUnknownOne() {
        findings = List.of(finding(Status.UNKNOWN), finding(Status.GOOD), finding(Status.REVOKED));
        assertEquals(Denial.REVOKED, refusal(true, alice(), NOW).denial());
        findings = List.of(finding(Status.GOOD), finding(Status.UNKNOWN), finding(Status.UNKNOWN_WITHOUT_SOURCE));
        assertEquals("CN=alice: is UNKNOWN", refusal(true, alice(), NOW).detail());
    }

    @Test
    void issuersAreThoseInNtAuthAndThosePresented() throws Exception {
        TrustedPath trusted = validate(true, alice(), NOW);
        X509Certificate alice = trusted.path().certificates().get(0);
        X509Certificate other = TestCa.root("CN=CA").certificate();
        assertEquals(Set.of("00"), trusted.issuerThumbprints(List.of(alice, other)));
        assertEquals(
                Set.of("00", thumbprint(CA.certificate())),
                trusted.issuerThumbprints(List.of(alice, other, CA.certificate())));
    }

    private static String thumbprint(X509Certificate certificate) throws CertificateEncodingException {
        return Thumbprint.of(certificate);
    }

    @Test
    void issuingCaThatIsNotInNtAuthIsNamedWithTheThumbprintOfItsPresentedCertificate() throws Exception {
        X509Certificate alice = alice().issue().certificate();
        NtAuth other = NtAuth.of(List.of(TestCa.root("CN=Other").certificate()));
        assertEquals(
                "the issuing CA is CN=CA, whose certificate was not presented",
                assertThrows(
                                CertificateRefusedException.class,
                                () -> other.requireIssuerOf(
                                        alice, List.of(TestCa.root("CN=CA").certificate())))
                        .refusal()
                        .detail());
        assertEquals(
                "the issuing CA is CN=CA, thumbprint " + thumbprint(CA.certificate()),
                assertThrows(
                                CertificateRefusedException.class,
                                () -> other.requireIssuerOf(alice, List.of(CA.certificate())))
                        .refusal()
                        .detail());
        NtAuth own = NtAuth.of(List.of(CA.certificate()));
        assertEquals(Set.of(thumbprint(CA.certificate())), own.requireIssuerOf(alice, List.of()));
        assertEquals(List.of(CA.certificate()), own.cas());
        assertEquals(List.of(), NtAuth.OFF.cas());
    }
}
