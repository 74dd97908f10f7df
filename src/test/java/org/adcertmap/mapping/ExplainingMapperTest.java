// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.RevocationFinding.Status;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.junit.jupiter.api.Test;

/** What lies behind a refusal for the issuing CA or the revocation status is shown, and the outcome stays refused. */
class ExplainingMapperTest extends MappingTest {
    private static final TestCa OTHER = TestCa.root("CN=Other CA");

    private void revocationIs(Status status) {
        revocation =
                (path, at) -> List.of(new RevocationFinding("CN=alice", status, Optional.empty(), "as the test says"));
    }

    private static CertificateBuilder aliceOf(TestCa ca) {
        return ca.issue("CN=alice")
                .upn("alice@contoso.com")
                .sid(ALICE_SID)
                .notBefore(Instant.parse("2025-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static Continuation refusedFor(Denial denial, Explanation explanation) {
        assertDenied(denial, explanation.outcome());
        return explanation.otherwise().orElseThrow();
    }

    private static List<Denial> further(Continuation otherwise) {
        return otherwise.further().stream().map(Refusal::denial).toList();
    }

    @Test
    void revokedOrUncheckedCertificateIsRefusedAndItsAccountIsShown() {
        for (Status status : List.of(Status.REVOKED, Status.UNKNOWN, Status.UNKNOWN_WITHOUT_SOURCE)) {
            revocationIs(status);
            Continuation otherwise = refusedFor(
                    status == Status.REVOKED ? Denial.REVOKED : Denial.REVOCATION_UNKNOWN,
                    explain(cWithSid().issue().certificate()));
            assertEquals(Optional.of("CONTOSO\\alice"), otherwise.userName());
            assertTrue(
                    otherwise.trace().stream().anyMatch(step -> step.step().equals("account state")),
                    otherwise.trace()::toString);
            assertFalse(
                    otherwise.trace().stream().anyMatch(step -> step.step().equals("trust")),
                    "it is not said to be trusted");
            assertEquals(List.of(), further(otherwise));
        }
    }

    @Test
    void thumbprintOfAnIssuingCaThatIsNotInNtAuthIsShown() {
        ntAuth = NtAuth.of(List.of(OTHER.certificate()));
        Explanation explanation = explain(cWithSid().issue().certificate());
        Continuation otherwise = refusedFor(Denial.NOT_IN_NTAUTH, explanation);
        assertEquals(Optional.of("CONTOSO\\alice"), otherwise.userName());
        assertTrue(OutcomeText.of(explanation).contains("thumbprint " + CA1_THUMBPRINT), OutcomeText.of(explanation));
        assertTrue(OutcomeText.of(explanation).contains("would be mapped: CONTOSO\\alice by sid (strong)"));
        assertTrue(
                OutcomeText.of(explanation).contains("hint: only if it is your CA: compare the thumbprint"),
                OutcomeText.of(explanation));
    }

    @Test
    void everythingThatIsToBeMendedIsShown() {
        revocationIs(Status.UNKNOWN);
        ntAuth = NtAuth.of(List.of(OTHER.certificate()));
        assertEquals(
                List.of(Denial.REVOCATION_UNKNOWN),
                further(refusedFor(
                        Denial.NOT_IN_NTAUTH, explain(cWithSid().issue().certificate()))));
        cas = CertificationAuthorities.NONE;
        Continuation untrusted =
                refusedFor(Denial.NOT_IN_NTAUTH, explain(cWithSid().issue().certificate(), CA1.certificate()));
        assertEquals(List.of(Denial.UNTRUSTED_ISSUER), further(untrusted), "without a path nothing is revoked");
        assertEquals(Optional.of("CONTOSO\\alice"), untrusted.userName());
    }

    @Test
    void presentedIssuingCaIsNamedByItsThumbprintInTheRefusal() {
        X509Certificate others = aliceOf(OTHER).issue().certificate();
        assertTrue(detail(explain(others)).endsWith("CN=Other CA, whose certificate was not presented"));
        String presented = detail(explain(others, CA1.certificate(), OTHER.certificate()));
        assertTrue(presented.endsWith("CN=Other CA, thumbprint " + thumbprint(OTHER.certificate())), presented);
    }

    private static String detail(Explanation explanation) {
        return explanation
                .outcome()
                .match(Object::toString, denied -> denied.refusal().detail(), Object::toString);
    }

    @Test
    void refusalOfTheMappingBehindItIsShown() {
        revocationIs(Status.REVOKED);
        alice.userAccountControl = OptionalInt.of(0x202);
        Continuation otherwise =
                refusedFor(Denial.REVOKED, explain(cWithSid().issue().certificate()));
        assertEquals(Optional.of(Denial.DISABLED), otherwise.refusal().map(Refusal::denial));
        assertEquals(Optional.empty(), otherwise.userName());
        directory.outage = "no domain controller can be reached";
        String text = OutcomeText.of(explain(cWithSid().issue().certificate()));
        assertTrue(text.contains("would be unavailable: no domain controller can be reached"), text);
    }

    @Test
    void nothingIsShownBehindAnyOtherOutcome() {
        List<X509Certificate> others = new ArrayList<>(List.of(
                cWithSid().issue().certificate(),
                c().issue().certificate(),
                cWithSid()
                        .notAfter(Instant.parse("2025-02-01T00:00:00Z"))
                        .issue()
                        .certificate()));
        others.forEach(certificate ->
                assertEquals(Optional.empty(), explain(certificate).otherwise(), certificate::toString));
    }

    @Test
    void certificateWithoutCdpAndAiaIsReportedWithTheSettingsThatHelp() {
        revocationIs(Status.UNKNOWN_WITHOUT_SOURCE);
        String text = OutcomeText.of(explain(cWithSid().issue().certificate()));
        assertTrue(text.contains("hint: the certificate has neither a CRL distribution point (CDP) nor an OCSP"), text);
        assertTrue(text.contains("crlFiles"), text);
        revocationIs(Status.UNKNOWN);
        String unreachable = OutcomeText.of(explain(cWithSid().issue().certificate()));
        assertTrue(unreachable.contains("hint: make the CRLs or OCSP responders named"), unreachable);
    }
}
