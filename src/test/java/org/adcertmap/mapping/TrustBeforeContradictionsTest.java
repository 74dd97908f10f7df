// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.adcertmap.denial.Denial;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.TrustStatus;
import org.junit.jupiter.api.Test;

/**
 * A certificate is validated before anything is denied for what it says of itself, so that no denial that permits
 * unauthenticated access is about an untrusted certificate.
 */
class TrustBeforeContradictionsTest extends MappingTest {
    private static final byte[] MALFORMED = {0x30, 0x05, 0x00};
    private static final String TWO_URI_SIDS = "tag:microsoft.com,2022-09-14:sid:";

    /** Every fault of the identifiers, and of what else the certificate says of itself. */
    private static Map<Denial, List<UnaryOperator<CertificateBuilder>>> faults() {
        Map<Denial, List<UnaryOperator<CertificateBuilder>>> faults = new LinkedHashMap<>();
        faults.put(Denial.MULTIPLE_UPNS, List.of(builder -> builder.upn("alice@contoso.com", "bob@contoso.com")));
        faults.put(
                Denial.MULTIPLE_SIDS,
                List.of(builder -> builder.uri(TWO_URI_SIDS + ALICE_SID).uri(TWO_URI_SIDS + BOB_SID)));
        faults.put(Denial.MALFORMED_SUBJECT_ALT_NAME, List.of(builder -> builder.rawSubjectAltName(MALFORMED)));
        faults.put(
                Denial.MALFORMED_SID_EXTENSION,
                List.of(builder -> builder.rawExtension("1.3.6.1.4.1.311.25.2", false, MALFORMED)));
        faults.put(
                Denial.MALFORMED_CERTIFICATE, List.of(builder -> builder.rawExtension("2.5.29.14", false, MALFORMED)));
        faults.put(Denial.NO_ACCOUNT, List.of(builder -> builder));
        return faults;
    }

    private void assertEachIs(Denial expected, TrustStatus trust, TestCa ca, UnaryOperator<CertificateBuilder> change) {
        faults().forEach((denial, changes) -> changes.forEach(fault -> {
            CertificateBuilder builder = ca.issue("CN=admin")
                    .notBefore(Instant.parse("2025-01-01T00:00:00Z"))
                    .notAfter(Instant.parse("2026-01-01T00:00:00Z"));
            Denied denied = assertInstanceOf(
                    Denied.class, map(change.apply(fault.apply(builder)).issue().certificate()));
            assertEquals(
                    expected == null ? denial : expected,
                    denied.refusal().denial(),
                    () -> denial + " " + denied.refusal().detail());
            assertEquals(trust, denied.trust(), denial::toString);
        }));
    }

    @Test
    void trustedCertificateIsDeniedForItsOwnFault() {
        assertEachIs(null, TrustStatus.TRUSTED, CA1, builder -> builder);
    }

    @Test
    void certificateOfASelfMadeCaIsUntrustedWhateverItSays() {
        TestCa impostor = TestCa.root("DC=com", "DC=contoso", "CN=CONTOSO-DC-CA");
        assertEachIs(Denial.NOT_IN_NTAUTH, TrustStatus.NOT_TRUSTED, impostor, builder -> builder);
        ntAuth = NtAuth.OFF;
        assertEachIs(Denial.UNTRUSTED_ISSUER, TrustStatus.NOT_TRUSTED, impostor, builder -> builder);
    }

    @Test
    void malformedUsageIsReportedOnceThePathIsValid() {
        UnaryOperator<CertificateBuilder> malformed = builder ->
                builder.rawExtension("2.5.29.37", false, HexFormat.of().parseHex("3003060180"));
        assertDenied(Denial.MALFORMED_CERTIFICATE, map(malformed.apply(c())));
        TestCa impostor = TestCa.root("DC=com", "DC=contoso", "CN=CONTOSO-DC-CA");
        CertificateBuilder foreign = impostor.issue("CN=admin")
                .notBefore(Instant.parse("2025-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2026-01-01T00:00:00Z"));
        assertDenied(Denial.NOT_IN_NTAUTH, map(malformed.apply(foreign)));
    }

    @Test
    void expiredCertificateIsExpiredWhateverItSays() {
        assertEachIs(
                Denial.CERTIFICATE_EXPIRED,
                TrustStatus.NOT_TRUSTED,
                CA1,
                builder -> builder.notAfter(Instant.parse("2025-02-01T00:00:00Z")));
    }

    @Test
    void revokedCertificateIsRevokedWhateverItSays() {
        revocation = (path, at) -> List.of(
                new RevocationFinding("CN=admin", RevocationFinding.Status.REVOKED, Optional.of("a CRL"), "revoked"));
        for (UnaryOperator<CertificateBuilder> fault : List.<UnaryOperator<CertificateBuilder>>of(
                builder -> builder.upn("alice@contoso.com", "bob@contoso.com"),
                builder -> builder.rawSubjectAltName(MALFORMED))) {
            Denied denied = assertInstanceOf(Denied.class, map(fault.apply(c())));
            assertEquals(Denial.REVOKED, denied.refusal().denial());
            assertEquals(TrustStatus.NOT_TRUSTED, denied.trust());
        }
    }
}
