// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.FakeAccountDirectory;
import org.junit.jupiter.api.Test;

/** The names of accounts, groups and attributes. */
class AccountNamesTest {
    private static final Sid SID = Sid.parse("S-1-5-21-1-2-3-1105");

    private static Account account(String sam, Optional<String> upn, NameScope scope) {
        return new Account(SID, sam, upn, "CN=Alice,DC=corp", "CORP", "corp.example.com", scope, null, List.of());
    }

    @Test
    void accountHasANameInEachFormat() {
        Account alice = account("alice", Optional.of("alice@example.com"), NameScope.OWN_DOMAIN);
        Map<NameFormat, String> names = new EnumMap<>(NameFormat.class);
        Arrays.stream(NameFormat.values()).forEach(format -> names.put(format, format.of(alice)));
        assertEquals(
                Map.of(
                        NameFormat.DOMAIN_SAM, "CORP\\alice",
                        NameFormat.UPN, "alice@example.com",
                        NameFormat.SAM, "alice",
                        NameFormat.DN, "CN=Alice,DC=corp",
                        NameFormat.SID, SID.toString()),
                names);
    }

    @Test
    void accountWithoutAUserPrincipalNameHasTheImplicitOne() {
        assertEquals(
                "alice@corp.example.com", NameFormat.UPN.of(account("alice", Optional.empty(), NameScope.OWN_DOMAIN)));
    }

    @Test
    void nameOfAnotherDomainOrWithABackslashHasItsDomain() {
        assertEquals("CORP\\alice", NameFormat.SAM.of(account("alice", Optional.empty(), NameScope.OTHER_DOMAIN)));
        assertEquals("CORP\\\\alice", NameFormat.SAM.of(account("\\alice", Optional.empty(), NameScope.OWN_DOMAIN)));
    }

    @Test
    void groupHasANameInEachFormatButThatOfAUserPrincipalName() {
        Group staff = FakeAccountDirectory.group("Staff", 2001);
        assertEquals(Optional.of("CONTOSO\\Staff"), NameFormat.DOMAIN_SAM.of(staff));
        assertEquals(Optional.of("Staff"), NameFormat.SAM.of(staff));
        assertEquals(Optional.of("CN=Staff,CN=Users,DC=contoso,DC=com"), NameFormat.DN.of(staff));
        assertEquals(Optional.of(staff.sid().toString()), NameFormat.SID.of(staff));
        assertThrows(IllegalStateException.class, () -> NameFormat.UPN.of(staff));
    }

    @Test
    void formatsAreSpelledAsInTheSettings() {
        assertEquals(
                List.of("DOMAIN\\sam", "upn", "sam", "dn", "sid"),
                Arrays.stream(NameFormat.values()).map(NameFormat::spelling).toList());
    }

    @Test
    void accountWithOtherGroupsIsOtherwiseTheSame() {
        Account alice = account("alice", Optional.of("a@b"), NameScope.OWN_DOMAIN);
        Account inStaff = alice.withGroups(List.of(FakeAccountDirectory.group("Staff", 2001)));
        assertEquals(List.of(FakeAccountDirectory.group("Staff", 2001)), inStaff.groups());
        assertEquals(alice, inStaff.withGroups(List.of()));
    }

    @Test
    void requiredAttributesAreNamedWithTheirRights() {
        assertEquals("tokenGroups", RequiredAttribute.TOKEN_GROUPS.attribute());
        assertEquals("Remote Access Information", RequiredAttribute.TOKEN_GROUPS.rightName());
        assertEquals("lockoutTime", RequiredAttribute.LOCKOUT_TIME.rightName());
        String hint = RequiredAttribute.refusal(EnumSet.of(RequiredAttribute.TOKEN_GROUPS), "CN=Alice")
                .hint();
        assertTrue(hint.contains("property set Remote Access Information"), hint);
    }
}
