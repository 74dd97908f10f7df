package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.adcertmap.denial.Denial;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A userPrincipalName finds the account that has it, or the one whose name in this very domain it is. */
class UserPrincipalNameTest extends MappingTest {
    @Test
    @DisplayName("D1 case does not count")
    void otherCase() {
        assertMapped(
                "CONTOSO\\alice",
                "sid",
                map(cWithoutUpn().upn("ALICE@CONTOSO.COM").sid(ALICE_SID)));
    }

    @Test
    @DisplayName("D2 an alternative suffix must be stored")
    void alternativeSuffix() {
        alice.upn("alice@corp.example");
        assertMapped(
                "CONTOSO\\alice",
                "sid",
                map(cWithoutUpn().upn("alice@corp.example").sid(ALICE_SID)));
    }

    @Test
    @DisplayName("D3 an account without a userPrincipalName has an implicit one")
    void implicit() {
        assertMapped(
                "CONTOSO\\carol",
                "sid",
                map(cWithoutUpn().upn("carol@contoso.com").sid(DirectoryTable.DOMAIN_SID + 1107)));
    }

    @ParameterizedTest
    @DisplayName(
            "D4 D5 CVE-2022-34691 a foreign suffix, a NetBIOS suffix or another domain's reaches no sAMAccountName")
    @ValueSource(
            strings = {
                "alice@unknown.example",
                "alice@emea.contoso.com",
                "alice@CONTOSO",
                "alice@contoso.com.evil.example"
            })
    void foreignSuffix(String upn) {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().upn(upn).sid(ALICE_SID)));
    }

    @Test
    @DisplayName("D7 a userPrincipalName that two accounts have names nobody")
    void upnOfTwoAccounts() {
        bob.upn("alice@contoso.com");
        assertDenied(Denial.AMBIGUOUS, map(cWithSid()));
    }

    @Test
    @DisplayName("D8 D9 an explicit userPrincipalName beats an implicit one, and the SID tells")
    void explicitBeatsImplicit() {
        bob.values.remove("userPrincipalName");
        DirectoryTable.Row mallory = directory.add("mallory", 1666).upn("bob@contoso.com");
        assertDenied(
                Denial.SID_MISMATCH, map(cWithoutUpn().upn("bob@contoso.com").sid(BOB_SID)));
        assertMapped(
                "CONTOSO\\mallory",
                "sid",
                map(cWithoutUpn().upn("bob@contoso.com").sid(mallory.sid.toString())));
    }

    @ParameterizedTest
    @DisplayName("D11 a text that is no userPrincipalName is not asked for")
    @ValueSource(strings = {"", "alice", "@contoso.com", "alice@"})
    void noUserPrincipalName(String upn) {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().upn(upn).sid(ALICE_SID)));
        assertTrue(
                directory.asked.stream().allMatch(question -> question.startsWith("altSecurityIdentities=")),
                directory.asked::toString);
    }

    @ParameterizedTest
    @DisplayName("D11 stars and look-alikes are themselves")
    @ValueSource(
            strings = {
                "a*@contoso.com",
                "alıce@contoso.com",
                "ALİCE@contoso.com",
                "álice@contoso.com",
                "ａlice@contoso.com",
                "alice @contoso.com"
            })
    void lookAlikes(String upn) {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().upn(upn).sid(ALICE_SID)));
    }
}
