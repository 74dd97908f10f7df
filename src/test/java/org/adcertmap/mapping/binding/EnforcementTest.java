// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.pki.CertificateBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Weak mappings under compatibility and disabled enforcement. The account was created at 2024-01-01T00:00:00Z. */
class EnforcementTest extends MappingTest {
    private static final Instant CREATED = Instant.parse("2024-01-01T00:00:00Z");

    private static CertificateBuilder from(Instant notBefore) {
        return c().notBefore(notBefore);
    }

    private static void assertWarned(boolean warned, MappingOutcome outcome) {
        assertMapped("CONTOSO\\alice", "upn", outcome);
        assertEquals(warned, warned(outcome));
    }

    @Test
    @DisplayName("A3 compatibility permits a weak mapping with a warning")
    void compatibilityPermitsAWeakMappingWithAWarning() {
        enforcement = Enforcement.COMPATIBILITY;
        assertWarned(true, map(c()));
    }

    @Test
    @DisplayName("A4 compatibility denies a certificate that is older than the account")
    void certificateOlderThanTheAccountIsDenied() {
        enforcement = Enforcement.COMPATIBILITY;
        assertDenied(Denial.CERTIFICATE_PREDATES_ACCOUNT, map(from(Instant.parse("2023-12-01T00:00:00Z"))));
    }

    @Test
    @DisplayName("A5 A6 the default compensation permits a certificate ten minutes older than the account")
    void defaultCompensationIsTenMinutes() {
        enforcement = Enforcement.COMPATIBILITY;
        assertWarned(true, map(from(CREATED.minusSeconds(599))));
        assertWarned(true, map(from(CREATED.minusSeconds(600))));
        assertDenied(Denial.CERTIFICATE_PREDATES_ACCOUNT, map(from(CREATED.minusSeconds(601))));
    }

    @Test
    @DisplayName("A7 A8 a longer compensation applies in compatibility, but not in full enforcement")
    void compensationAppliesInCompatibilityOnly() {
        compensation = Duration.ofSeconds(31_536_000);
        enforcement = Enforcement.COMPATIBILITY;
        assertWarned(true, map(from(Instant.parse("2023-12-01T00:00:00Z"))));
        enforcement = Enforcement.FULL;
        assertDenied(Denial.WEAK_MAPPING, map(from(Instant.parse("2023-12-01T00:00:00Z"))));
    }

    @Test
    @DisplayName("A9 A12 disabled enforcement permits a weak mapping, whatever SID is in the certificate")
    void disabledEnforcementPermitsAWeakMapping() {
        enforcement = Enforcement.DISABLED;
        assertWarned(false, map(c()));
        assertWarned(false, map(c().sid(BOB_SID)));
    }

    @Test
    @DisplayName("A11 the SID of another account is denied in compatibility too")
    void sidMismatchIsDeniedInCompatibility() {
        enforcement = Enforcement.COMPATIBILITY;
        assertDenied(Denial.SID_MISMATCH, map(c().sid(BOB_SID)));
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid()));
    }

    @Test
    @DisplayName("D8 in compatibility an explicit userPrincipalName takes precedence over an implicit one")
    void explicitUpnTakesPrecedenceOverImplicitUpn() {
        enforcement = Enforcement.COMPATIBILITY;
        bob.values.remove("userPrincipalName");
        directory.add("mallory", 1666).upn("bob@contoso.com");
        assertMapped("CONTOSO\\mallory", "upn", map(cWithoutUpn().upn("bob@contoso.com")));
    }

    @Test
    void accountWithoutReadableWhenCreatedIsDenied() {
        enforcement = Enforcement.COMPATIBILITY;
        alice.whenCreated = Optional.empty();
        assertDenied(Denial.STATE_UNREADABLE, map(c()));
    }
}
