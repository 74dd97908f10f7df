package org.adcertmap.mapping;

import java.util.OptionalInt;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.pki.CertificateBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Computers log in only where they may, found by dNSName or by an explicit value. */
class ComputerAccountTest extends MappingTest {
    private static final String WS1_SID = DirectoryTable.DOMAIN_SID + 1200;
    private DirectoryTable.Row ws1;

    @BeforeEach
    void computer() {
        ws1 = directory.add("ws1$", 1200);
        ws1.userAccountControl = OptionalInt.of(0x1000);
        accounts = new AccountPolicy(false, false, true);
    }

    private static CertificateBuilder machine(String... names) {
        return cWithoutUpn().dns(names);
    }

    @Test
    @DisplayName("E1 a dNSName of the domain with the computer's SID is the computer")
    void dnsNameWithSid() {
        assertMapped("CONTOSO\\ws1$", "sid", map(machine("ws1.contoso.com").sid(WS1_SID)));
        assertMapped("CONTOSO\\ws1$", "sid", map(machine("WS1.Contoso.COM").sid(WS1_SID)));
    }

    @Test
    @DisplayName("E1 CVE-2022-26923 where computers may not log in, neither way leads to one")
    void computersMayNot() {
        accounts = new AccountPolicy(false, false, false);
        assertDenied(Denial.COMPUTER_ACCOUNT, map(machine("ws1.contoso.com").sid(WS1_SID)));
        ws1.altSecurityIdentities(ISSUER_SERIAL);
        assertDenied(Denial.COMPUTER_ACCOUNT, map(cWithoutUpn()));
    }

    @Test
    @DisplayName("E2 without the SID it is weak")
    void dnsNameAlone() {
        assertDenied(Denial.WEAK_MAPPING, map(machine("ws1.contoso.com")));
        enforcement = Enforcement.COMPATIBILITY;
        assertMapped("CONTOSO\\ws1$", "dnsName", map(machine("ws1.contoso.com")));
    }

    @ParameterizedTest
    @DisplayName("E3 a dNSName of another domain is nobody")
    @ValueSource(
            strings = {
                "ws1.other.org",
                "ws1.emea.contoso.com",
                "ws1",
                "ws1.",
                ".contoso.com",
                "contoso.com",
                "*.contoso.com",
                "ws1$.contoso.com"
            })
    void otherDomain(String name) {
        assertDenied(Denial.NO_ACCOUNT, map(machine(name).sid(WS1_SID)));
    }

    @Test
    @DisplayName("E4 a user of the computer's name is no computer, with the $ or without it")
    void userOfThatName() {
        ws1.userAccountControl = OptionalInt.of(0x200);
        assertDenied(Denial.NO_ACCOUNT, map(machine("ws1.contoso.com").sid(WS1_SID)));
        directory.add("ws2", 1201);
        assertDenied(Denial.NO_ACCOUNT, map(machine("ws2.contoso.com").sid(DirectoryTable.DOMAIN_SID + 1201)));
    }

    @Test
    @DisplayName("CVE-2022-26931 a userPrincipalName that is a computer's name does not lead to the computer")
    void userPrincipalNameOfAComputer() {
        assertDenied(
                Denial.COMPUTER_ACCOUNT,
                map(cWithoutUpn().upn("ws1$@contoso.com").sid(WS1_SID)));
        ws1.upn("alice2@contoso.com");
        assertDenied(
                Denial.COMPUTER_ACCOUNT,
                map(cWithoutUpn().upn("alice2@contoso.com").sid(WS1_SID)));
    }

    @Test
    void anExplicitValueNamesAComputerToo() {
        ws1.altSecurityIdentities(ISSUER_SERIAL);
        assertMapped("CONTOSO\\ws1$", "issuerSerial", map(cWithoutUpn()));
    }

    @Test
    void twoComputersInOneCertificateAreNobody() {
        directory.add("ws2$", 1202).userAccountControl = OptionalInt.of(0x1000);
        assertDenied(
                Denial.AMBIGUOUS,
                map(machine("ws1.contoso.com", "ws2.contoso.com").sid(WS1_SID)));
    }

    @Test
    void theUserPrincipalNameOfAUserGoesBefore() {
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid().dns("ws1.contoso.com")));
    }

    @Test
    @DisplayName("F19 a trust between domains never logs in")
    void interdomainTrust() {
        ws1.userAccountControl = OptionalInt.of(0x800);
        assertDenied(Denial.COMPUTER_ACCOUNT, map(machine("ws1.contoso.com").sid(WS1_SID)));
    }

    @Test
    void aDisabledComputerIsRefused() {
        ws1.userAccountControl = OptionalInt.of(0x1002);
        assertDenied(Denial.DISABLED, map(machine("ws1.contoso.com").sid(WS1_SID)));
    }
}
