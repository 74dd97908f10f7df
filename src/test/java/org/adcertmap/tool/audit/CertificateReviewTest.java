// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.TrustStatus;
import org.junit.jupiter.api.Test;

/** What the Realm says of a certificate decides what its mapping is worth. */
class CertificateReviewTest {
    private static final String VALUE = "X509:<I>CN=CA<SR>de056a";
    private static final String NOT_REVERSED = "X509:<I>CN=CA<SR>6a05de";

    private final X509Certificate certificate =
            TestCa.root("CN=CA").issue("CN=alice").serial("6a05de").issue().certificate();
    private final KnownCertificates known = new KnownCertificates();
    private final List<AuditFinding> findings = new ArrayList<>();

    private void review(MappingOutcome outcome) {
        CertificateReview review =
                new CertificateReview(chain -> outcome, Instant.now(), known, findings::add, () -> true);
        assertTrue(review.certificate("alice.pem", certificate));
        assertEquals(1, review.count());
        known.end();
    }

    private static Denied denied(Denial denial) {
        return new Denied(
                "serial 6a05de of CN=CA",
                Optional.empty(),
                TrustStatus.NOT_TRUSTED,
                Optional.empty(),
                new Refusal(denial, "x"),
                List.of());
    }

    @Test
    void mappingOfARevokedCertificateHasEnded() {
        review(denied(Denial.REVOKED));
        assertTrue(known.isEnded(VALUE));
        assertEquals(List.of(), findings);
    }

    @Test
    void mappingOfACertificateThatIsRefusedOtherwiseHasNotEnded() {
        review(denied(Denial.WEAK_MAPPING));
        assertFalse(known.isEnded(VALUE));
        assertTrue(known.hasValue(VALUE));
        assertEquals(AuditCode.REFUSED, findings.get(0).code());
        assertEquals("alice.pem: serial 6a05de of CN=CA", findings.get(0).value());
    }

    @Test
    void serialNumberThatIsNotReversedIsReversed() {
        review(denied(Denial.WEAK_MAPPING));
        assertEquals(Optional.of(VALUE), known.meant(NOT_REVERSED));
        assertEquals(Optional.of("x509:<i>cn=ca<sr>DE056A"), known.meant("x509:<i>cn=ca<sr>6A05DE"));
        assertEquals(Optional.empty(), known.meant(VALUE));
        assertEquals(Optional.empty(), known.meant("X509:<I>CN=CA<SR>6a05df"));
    }

    @Test
    void certificateThatCouldNotBeMappedIsNoFinding() {
        assertThrows(
                DirectoryUnavailableException.class,
                () -> review(new Unavailable("x", "no domain controller", true, List.of())));
        assertEquals(List.of(), findings);
    }
}
