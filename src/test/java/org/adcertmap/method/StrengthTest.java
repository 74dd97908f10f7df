// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.FakeAccountDirectory;
import org.adcertmap.mapping.MappingTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A weak match needs the SID of the account in the certificate; a strong match does not. */
class StrengthTest extends MappingTest {
    @Test
    @DisplayName("A1 a userPrincipalName with the account's SID is mapped by SID")
    void upnWithSidIsMappedBySid() {
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid()));
    }

    @Test
    @DisplayName("A2 ESC9 ESC10 ESC16 a userPrincipalName alone is weak")
    void upnWithoutSidIsWeak() {
        assertDenied(Denial.WEAK_MAPPING, map(c()));
    }

    @Test
    @DisplayName("A10 ESC9 ESC10 the SID of another account is denied")
    void sidOfAnotherAccountIsDenied() {
        assertDenied(Denial.SID_MISMATCH, map(c().sid(BOB_SID)));
    }

    @Test
    @DisplayName("A13 a SID alone matches no account")
    void sidAloneMatchesNoAccount() {
        assertDenied(Denial.NO_ACCOUNT, map(cWithoutUpn().sid(ALICE_SID)));
    }

    @Test
    @DisplayName("A14 a strong explicit mapping takes precedence over the SID of another account")
    void strongMappingTakesPrecedenceOverSidOfAnotherAccount() {
        alice.altSecurityIdentities(ISSUER_SERIAL);
        assertMapped("CONTOSO\\alice", "issuerSerial", map(c().sid(BOB_SID)));
    }

    @Test
    @DisplayName("A22 a SID in sIDHistory is not the SID of the account")
    void sidHistoryDoesNotCount() {
        alice.values.put("sIDHistory", List.of(FakeAccountDirectory.DOMAIN_SID + 999));
        assertDenied(Denial.SID_MISMATCH, map(c().sid(FakeAccountDirectory.DOMAIN_SID + 999)));
    }

    @Test
    void withoutTheMethodSidAUpnStaysWeak() {
        assertDenied(Denial.WEAK_MAPPING, map(cWithSid().issue().certificate(), List.of(new UserPrincipalName())));
    }

    @Test
    void withoutTheMethodSidTheSidOfAnotherAccountIsStillDenied() {
        assertDenied(
                Denial.SID_MISMATCH, map(c().sid(BOB_SID).issue().certificate(), List.of(new UserPrincipalName())));
    }

    @Test
    @DisplayName("A21 the SID extension may be marked critical")
    void sidExtensionMayBeCritical() {
        byte[] extension = HexFormat.of()
                .parseHex("3040a03e060a2b060104018237190201a030042e532d312d352d32312d"
                        + "313131313131313131312d323232323232323232322d333333333333333333332d31313035");
        assertMapped("CONTOSO\\alice", "sid", map(c().rawExtension("1.3.6.1.4.1.311.25.2", true, extension)));
    }

    @Test
    void queriesAreSentTogether() {
        map(cWithSid());
        assertEquals(
                List.of(
                        "userPrincipalName=alice@contoso.com",
                        "sAMAccountName=alice",
                        "altSecurityIdentities=" + ISSUER_SERIAL,
                        "altSecurityIdentities=X509:<SKI>" + SKI),
                directory.queries.subList(0, 4));
        assertEquals(8, directory.queries.size());
    }
}
