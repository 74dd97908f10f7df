// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.OptionalInt;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.FakeAccountDirectory;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.pki.CertificateBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Computer accounts log in only with {@code computerAccounts}, by dNSName or by altSecurityIdentities. */
class ComputerAccountTest extends MappingTest {
    private static final String WS1_SID = FakeAccountDirectory.DOMAIN_SID + 1200;
    private FakeAccountDirectory.FakeAccount ws1;

    @BeforeEach
    void addComputer() {
        ws1 = directory.add("ws1$", 1200);
        ws1.userAccountControl = OptionalInt.of(0x1000);
        accounts = new AccountPolicy(false, false, true);
    }

    private static CertificateBuilder machine(String... names) {
        return cWithoutUpn().dns(names);
    }

    @Test
    @DisplayName("E1 a dNSName of the domain with the SID of the computer maps to the computer")
    void dnsNameWithSidMapsToTheComputer() {
        assertMapped("CONTOSO\\ws1$", "sid", map(machine("ws1.contoso.com").sid(WS1_SID)));
        assertMapped("CONTOSO\\ws1$", "sid", map(machine("WS1.Contoso.COM").sid(WS1_SID)));
    }

    @Test
    @DisplayName("E1 CVE-2022-26923 without computerAccounts no method maps to a computer")
    void computersAreDeniedByDefault() {
        accounts = new AccountPolicy(false, false, false);
        assertDenied(Denial.COMPUTER_ACCOUNT, map(machine("ws1.contoso.com").sid(WS1_SID)));
        ws1.altSecurityIdentities(ISSUER_SERIAL);
        assertDenied(Denial.COMPUTER_ACCOUNT, map(cWithoutUpn()));
    }

    @Test
    @DisplayName("E2 a dNSName without the SID is weak")
    void dnsNameAloneIsWeak() {
        assertDenied(Denial.WEAK_MAPPING, map(machine("ws1.contoso.com")));
        enforcement = Enforcement.COMPATIBILITY;
        assertMapped("CONTOSO\\ws1$", "dnsName", map(machine("ws1.contoso.com")));
    }

    @ParameterizedTest
    @DisplayName("E3 a dNSName of another domain matches no account")
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
    void dnsNameOfAnotherDomainDoesNotMatch(String name) {
        assertDenied(Denial.NO_ACCOUNT, map(machine(name).sid(WS1_SID)));
    }

    @Test
    @DisplayName("E4 a user account with the computer's name does not match, with the $ or without it")
    void userAccountDoesNotMatchADnsName() {
        ws1.userAccountControl = OptionalInt.of(0x200);
        assertDenied(Denial.NO_ACCOUNT, map(machine("ws1.contoso.com").sid(WS1_SID)));
        directory.add("ws2", 1201);
        assertDenied(Denial.NO_ACCOUNT, map(machine("ws2.contoso.com").sid(FakeAccountDirectory.DOMAIN_SID + 1201)));
    }

    @Test
    @DisplayName("CVE-2022-26931 a userPrincipalName does not match a computer account")
    void upnDoesNotMatchAComputer() {
        assertDenied(
                Denial.COMPUTER_ACCOUNT,
                map(cWithoutUpn().upn("ws1$@contoso.com").sid(WS1_SID)));
        ws1.upn("alice2@contoso.com");
        assertDenied(
                Denial.COMPUTER_ACCOUNT,
                map(cWithoutUpn().upn("alice2@contoso.com").sid(WS1_SID)));
    }

    @Test
    void altSecurityIdentitiesMatchAComputer() {
        ws1.altSecurityIdentities(ISSUER_SERIAL);
        assertMapped("CONTOSO\\ws1$", "issuerSerial", map(cWithoutUpn()));
    }

    @Test
    void dnsNamesOfTwoComputersAreAmbiguous() {
        directory.add("ws2$", 1202).userAccountControl = OptionalInt.of(0x1000);
        assertDenied(
                Denial.AMBIGUOUS,
                map(machine("ws1.contoso.com", "ws2.contoso.com").sid(WS1_SID)));
    }

    @Test
    void upnTakesPrecedenceOverDnsName() {
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid().dns("ws1.contoso.com")));
    }

    @Test
    @DisplayName("F19 an interdomain trust account is denied")
    void interdomainTrustAccountIsDenied() {
        ws1.userAccountControl = OptionalInt.of(0x800);
        assertDenied(Denial.COMPUTER_ACCOUNT, map(machine("ws1.contoso.com").sid(WS1_SID)));
    }

    @Test
    void disabledComputerIsDenied() {
        ws1.userAccountControl = OptionalInt.of(0x1002);
        assertDenied(Denial.DISABLED, map(machine("ws1.contoso.com").sid(WS1_SID)));
    }
}
