package org.adcertmap.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.adcertmap.denial.Denial;
import org.adcertmap.method.UserPrincipalName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A weak match needs the account's SID in the certificate; a strong one needs nothing more. */
class StrengthTest extends MappingTest {
    @Test
    @DisplayName("A1 a userPrincipalName with the account's SID is mapped by SID")
    void upnWithSid() {
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid()));
    }

    @Test
    @DisplayName("A2 ESC9 ESC10 ESC16 a userPrincipalName alone is weak")
    void upnWithoutSid() {
        assertDenied(Denial.WEAK_MAPPING, map(c()));
    }

    @Test
    @DisplayName("A10 ESC9 ESC10 the SID of somebody else is refused")
    void sidOfSomebodyElse() {
        assertDenied(Denial.SID_MISMATCH, map(c().sid(BOB_SID)));
    }

    @Test
    @DisplayName("A13 a SID does not find an account")
    void sidAlone() {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().sid(ALICE_SID)));
    }

    @Test
    @DisplayName("A14 a strong explicit mapping wins over the SID of somebody else")
    void strongMappingWithSidOfSomebodyElse() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        assertMapped("CONTOSO\\alice", "issuerSerial", map(c().sid(BOB_SID)));
    }

    @Test
    @DisplayName("A22 a SID that the account only had before is not its own")
    void sidOfSidHistory() {
        alice.values.put("sIDHistory", List.of(DirectoryTable.DOMAIN_SID + 999));
        assertDenied(Denial.SID_MISMATCH, map(c().sid(DirectoryTable.DOMAIN_SID + 999)));
    }

    @Test
    void withoutTheMethodSidAUserPrincipalNameStaysWeak() {
        assertDenied(Denial.WEAK_MAPPING, map(cWithSid().issue().certificate(), List.of(new UserPrincipalName())));
    }

    @Test
    void withoutTheMethodSidTheSidOfSomebodyElseIsStillSeen() {
        assertDenied(
                Denial.SID_MISMATCH, map(c().sid(BOB_SID).issue().certificate(), List.of(new UserPrincipalName())));
    }

    @Test
    @DisplayName("A21 the SID extension may be marked critical")
    void criticalSid() {
        byte[] extension = HexFormat.of()
                .parseHex(
                        "3040a03e060a2b060104018237190201a030042e532d312d352d32312d313131313131313131312d323232323232323232322d333333333333333333332d31313035");
        assertMapped("CONTOSO\\alice", "sid", map(c().rawExtension("1.3.6.1.4.1.311.25.2", true, extension)));
    }

    @Test
    void questionsAreAskedTogether() {
        map(cWithSid());
        assertEquals(
                List.of(
                        "userPrincipalName=alice@contoso.com",
                        "sAMAccountName=alice",
                        "altSecurityIdentities=" + ISSUER_SERIAL,
                        "altSecurityIdentities=X509:<SKI>" + SKI),
                directory.asked.subList(0, 4));
        assertEquals(8, directory.asked.size());
    }
}
