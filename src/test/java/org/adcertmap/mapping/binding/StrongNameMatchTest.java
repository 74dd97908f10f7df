// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.method.Strength;
import org.adcertmap.pki.CertificateBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule of issuing CA, certificate policies and name forms makes a weak match strong. */
class StrongNameMatchTest extends MappingTest {
    private static final String ISSUER_SUBJECT = "X509:<I>" + ISSUER + "<S>DC=com,DC=contoso,CN=alice";

    private static StrongNameMatch suffix(String suffix) {
        return new StrongNameMatch(CA1_THUMBPRINT, Set.of("1.2.3.4"), false, List.of(suffix));
    }

    private static CertificateBuilder withPolicies() {
        return c().certificatePolicies("1.2.3.9", "1.2.3.4");
    }

    @Test
    @DisplayName("E5 a userPrincipalName with the suffix and the policy is strong")
    void upnWithSuffixAndPolicyIsStrong() {
        strongNameMatches = List.of(suffix("Contoso.com"));
        MappingOutcome outcome = map(withPolicies());
        assertMapped("CONTOSO\\alice", "upn", outcome);
        assertEquals(Strength.STRONG, outcome.match(Mapped::strength, denied -> null, unavailable -> null));
    }

    @Test
    @DisplayName("E6 without the policy it stays weak")
    void otherPolicyStaysWeak() {
        strongNameMatches = List.of(suffix("contoso.com"));
        assertDenied(Denial.WEAK_MAPPING, map(c().certificatePolicies("1.2.3.5")));
        assertDenied(Denial.WEAK_MAPPING, map(c()));
    }

    @Test
    @DisplayName("E7 with another suffix it stays weak")
    void otherSuffixStaysWeak() {
        alice.upn("alice@corp.example");
        strongNameMatches = List.of(suffix("contoso.com"));
        assertDenied(
                Denial.WEAK_MAPPING, map(cWithoutUpn().upn("alice@corp.example").certificatePolicies("1.2.3.4")));
    }

    @ParameterizedTest
    @DisplayName("E8 the suffix is everything after the @")
    @ValueSource(strings = {"so.com", "com", ".contoso.com", "@contoso.com", "emea.contoso.com", ""})
    void partialSuffixStaysWeak(String suffix) {
        strongNameMatches = List.of(suffix(suffix));
        assertDenied(Denial.WEAK_MAPPING, map(withPolicies()));
    }

    @Test
    @DisplayName("E9 issuer and subject are strong where the rule says so")
    void issuerAndSubjectAreStrongWithTheRule() {
        alice.altSecurityIdentities(ISSUER_SUBJECT);
        CertificateBuilder builder = cWithoutUpn().certificatePolicies("1.2.3.4");
        strongNameMatches = List.of(suffix("contoso.com"));
        assertDenied(Denial.WEAK_MAPPING, map(builder));
        strongNameMatches = List.of(new StrongNameMatch(CA1_THUMBPRINT, Set.of("1.2.3.4"), true, List.of()));
        assertMapped("CONTOSO\\alice", "issuerSubject", map(builder));
        alice.altSecurityIdentities("X509:<S>DC=com,DC=contoso,CN=alice");
        assertDenied(Denial.WEAK_MAPPING, map(builder));
    }

    @Test
    @DisplayName("E11 the rule does not apply to computer accounts")
    void ruleDoesNotApplyToComputers() {
        accounts = new AccountPolicy(false, false, true);
        alice.userAccountControl = OptionalInt.of(0x1000);
        alice.altSecurityIdentities(ISSUER_SUBJECT);
        strongNameMatches =
                List.of(new StrongNameMatch(CA1_THUMBPRINT, Set.of("1.2.3.4"), true, List.of("contoso.com")));
        assertDenied(Denial.WEAK_MAPPING, map(cWithoutUpn().certificatePolicies("1.2.3.4")));
    }

    @Test
    void ruleOfAnotherIssuerDoesNotApply() {
        strongNameMatches =
                List.of(new StrongNameMatch("00".repeat(20), Set.of("1.2.3.4"), true, List.of("contoso.com")));
        assertDenied(Denial.WEAK_MAPPING, map(withPolicies()));
    }
}
