package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.binding.StrongNameMatch;
import org.adcertmap.method.Strength;
import org.adcertmap.pki.CertificateBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tuple of issuer, policies and methods makes strong what would be weak. */
class StrongNameMatchTest extends MappingTest {
    private static final String ISSUER_SUBJECT = "X509:<I>" + ISSUER + "<S>DC=com,DC=contoso,CN=alice";

    private static StrongNameMatch suffix(String suffix) {
        return new StrongNameMatch(CA1_THUMBPRINT, Set.of("1.2.3.4"), false, List.of(suffix));
    }

    private static CertificateBuilder underPolicy() {
        return c().certificatePolicies("1.2.3.9", "1.2.3.4");
    }

    @Test
    @DisplayName("E5 a userPrincipalName of the suffix, under the policy, is strong")
    void upnSuffix() {
        strongNameMatches = List.of(suffix("Contoso.com"));
        MappingOutcome outcome = map(underPolicy());
        assertMapped("CONTOSO\\alice", "upn", outcome);
        assertEquals(Strength.STRONG, outcome.match(Mapped::strength, denied -> null, unavailable -> null));
    }

    @Test
    @DisplayName("E6 under another policy, or none, it stays weak")
    void otherPolicy() {
        strongNameMatches = List.of(suffix("contoso.com"));
        assertDenied(Denial.WEAK_MAPPING, map(c().certificatePolicies("1.2.3.5")));
        assertDenied(Denial.WEAK_MAPPING, map(c()));
    }

    @Test
    @DisplayName("E7 with another suffix it stays weak")
    void otherSuffix() {
        alice.upn("alice@corp.example");
        strongNameMatches = List.of(suffix("contoso.com"));
        assertDenied(
                Denial.WEAK_MAPPING, map(cWithoutUpn().upn("alice@corp.example").certificatePolicies("1.2.3.4")));
    }

    @ParameterizedTest
    @DisplayName("E8 the suffix is all that stands behind the @")
    @ValueSource(strings = {"so.com", "com", ".contoso.com", "@contoso.com", "emea.contoso.com", ""})
    void partOfTheSuffix(String suffix) {
        strongNameMatches = List.of(suffix(suffix));
        assertDenied(Denial.WEAK_MAPPING, map(underPolicy()));
    }

    @Test
    @DisplayName("E9 issuer and subject are strong where the tuple says so")
    void issuerSubject() {
        alice.altSecurityIdentities(ISSUER_SUBJECT);
        CertificateBuilder order = cWithoutUpn().certificatePolicies("1.2.3.4");
        strongNameMatches = List.of(suffix("contoso.com"));
        assertDenied(Denial.WEAK_MAPPING, map(order));
        strongNameMatches = List.of(new StrongNameMatch(CA1_THUMBPRINT, Set.of("1.2.3.4"), true, List.of()));
        assertMapped("CONTOSO\\alice", "issuerSubject", map(order));
        alice.altSecurityIdentities("X509:<S>DC=com,DC=contoso,CN=alice");
        assertDenied(Denial.WEAK_MAPPING, map(order));
    }

    @Test
    @DisplayName("E11 a computer account gains nothing by it")
    void computer() {
        accounts = new AccountPolicy(false, false, true);
        alice.userAccountControl = OptionalInt.of(0x1000);
        alice.altSecurityIdentities(ISSUER_SUBJECT);
        strongNameMatches =
                List.of(new StrongNameMatch(CA1_THUMBPRINT, Set.of("1.2.3.4"), true, List.of("contoso.com")));
        assertDenied(Denial.WEAK_MAPPING, map(cWithoutUpn().certificatePolicies("1.2.3.4")));
    }

    @Test
    void anotherIssuersTupleDoesNotCount() {
        strongNameMatches =
                List.of(new StrongNameMatch("00".repeat(20), Set.of("1.2.3.4"), true, List.of("contoso.com")));
        assertDenied(Denial.WEAK_MAPPING, map(underPolicy()));
    }
}
