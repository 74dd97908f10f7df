// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.FakeAccountDirectory;
import org.adcertmap.mapping.MappingTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A userPrincipalName matches the account that has it, or the account of that sAMAccountName in that domain. */
class UserPrincipalNameTest extends MappingTest {
    @Test
    @DisplayName("D1 case is ignored")
    void caseIsIgnored() {
        assertMapped(
                "CONTOSO\\alice",
                "sid",
                map(cWithoutUpn().upn("ALICE@CONTOSO.COM").sid(ALICE_SID)));
    }

    @Test
    @DisplayName("D2 an alternative suffix matches where the account has it")
    void alternativeSuffixMatches() {
        alice.upn("alice@corp.example");
        assertMapped(
                "CONTOSO\\alice",
                "sid",
                map(cWithoutUpn().upn("alice@corp.example").sid(ALICE_SID)));
    }

    @Test
    @DisplayName("D3 an account without a userPrincipalName has an implicit one")
    void implicitUpnMatches() {
        assertMapped(
                "CONTOSO\\carol",
                "sid",
                map(cWithoutUpn().upn("carol@contoso.com").sid(FakeAccountDirectory.DOMAIN_SID + 1107)));
    }

    @ParameterizedTest
    @DisplayName("D4 D5 CVE-2022-34691 an unknown suffix, a NetBIOS name or another domain matches no sAMAccountName")
    @ValueSource(
            strings = {
                "alice@unknown.example",
                "alice@emea.contoso.com",
                "alice@CONTOSO",
                "alice@contoso.com.evil.example"
            })
    void foreignSuffixDoesNotMatch(String upn) {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().upn(upn).sid(ALICE_SID)));
    }

    @Test
    @DisplayName("D7 a userPrincipalName of two accounts is ambiguous")
    void upnOfTwoAccountsIsAmbiguous() {
        bob.upn("alice@contoso.com");
        assertDenied(Denial.AMBIGUOUS, map(cWithSid()));
    }

    @Test
    @DisplayName("D8 D9 an explicit userPrincipalName takes precedence over an implicit one; the SID decides")
    void explicitUpnTakesPrecedenceOverImplicitUpn() {
        bob.values.remove("userPrincipalName");
        FakeAccountDirectory.FakeAccount mallory =
                directory.add("mallory", 1666).upn("bob@contoso.com");
        assertDenied(
                Denial.SID_MISMATCH, map(cWithoutUpn().upn("bob@contoso.com").sid(BOB_SID)));
        assertMapped(
                "CONTOSO\\mallory",
                "sid",
                map(cWithoutUpn().upn("bob@contoso.com").sid(mallory.sid.toString())));
    }

    @ParameterizedTest
    @DisplayName("D11 a malformed userPrincipalName is not searched for")
    @ValueSource(strings = {"", "alice", "@contoso.com", "alice@"})
    void malformedUpnIsNotSearchedFor(String upn) {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().upn(upn).sid(ALICE_SID)));
        assertTrue(
                directory.queries.stream().allMatch(query -> query.startsWith("altSecurityIdentities=")),
                directory.queries::toString);
    }

    @ParameterizedTest
    @DisplayName("D11 wildcards and look-alike characters match literally only")
    @ValueSource(
            strings = {
                "a*@contoso.com",
                "alıce@contoso.com",
                "ALİCE@contoso.com",
                "álice@contoso.com",
                "ａlice@contoso.com",
                "alice @contoso.com"
            })
    void lookAlikesDoNotMatch(String upn) {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().upn(upn).sid(ALICE_SID)));
    }
}
