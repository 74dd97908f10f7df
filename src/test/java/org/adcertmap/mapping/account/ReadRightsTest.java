// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.binding.Enforcement;
import org.junit.jupiter.api.Test;

/**
 * What the bind account may not read of an account is one refusal that names every attribute and the rights to them.
 */
class ReadRightsTest extends MappingTest {
    private static final String DN = "; of CN=alice,CN=Users,DC=contoso,DC=com";

    private void assertUnreadable(String attributes, MappingOutcome outcome) {
        Refusal refusal = refusal(outcome);
        assertEquals(Denial.STATE_UNREADABLE, refusal.denial());
        assertEquals("not readable: " + attributes + DN, refusal.detail());
    }

    private static Refusal refusal(MappingOutcome outcome) {
        return outcome.match(mapped -> null, denied -> denied.refusal(), unavailable -> null);
    }

    private void hideEverything() {
        alice.userAccountControl = OptionalInt.empty();
        alice.computed = OptionalInt.empty();
        alice.lockoutTime = OptionalLong.empty();
        alice.accountExpires = OptionalLong.empty();
        alice.whenCreated = Optional.empty();
        alice.logonHoursReadable = false;
        alice.tokenGroupsReadable = false;
    }

    @Test
    void refusalNamesWhatTheSettingsNeed() {
        hideEverything();
        String restrictions = "userAccountControl, msDS-User-Account-Control-Computed, accountExpires"
                + " (property set Account Restrictions)";
        String token = "; tokenGroups (property set Remote Access Information)";
        assertUnreadable(restrictions + token, map(cWithSid()));
        assertUnreadable(restrictions + token, map(c()));
        accounts = new AccountPolicy(true, true, false);
        String hours = "; logonHours (property set Logon Information)";
        assertUnreadable(restrictions + token + hours, map(cWithSid()));
        enforcement = Enforcement.COMPATIBILITY;
        assertUnreadable(restrictions + token + hours + "; whenCreated (attribute whenCreated)", map(c()));
    }

    @Test
    void hintNamesTheRightsToGrantAlone() {
        alice.tokenGroupsReadable = false;
        alice.accountExpires = OptionalLong.empty();
        assertEquals(
                "grant the bind account read access, for users, to the property set Account Restrictions, property set"
                        + " Remote Access Information; on AdminSDHolder too for accounts with adminCount=1: see"
                        + " docs/read-rights.md",
                refusal(map(cWithSid())).hint());
    }

    @Test
    void accountWithoutAReadableTokenIsNeverMappedWithoutGroups() {
        alice.tokenGroupsReadable = false;
        assertUnreadable("tokenGroups (property set Remote Access Information)", map(cWithSid()));
    }

    @Test
    void unreadableWhenCreatedMattersForWeakMappingsOnly() {
        enforcement = Enforcement.COMPATIBILITY;
        alice.whenCreated = Optional.empty();
        assertUnreadable("whenCreated (attribute whenCreated)", map(c()));
        assertMapped("CONTOSO\\alice", "sid", map(cWithSid()));
        alice.accountExpires = OptionalLong.empty();
        String both = "accountExpires (property set Account Restrictions); whenCreated (attribute whenCreated)";
        assertUnreadable(both, map(c()));
        assertUnreadable(both, map(cWithSid()));
    }

    @Test
    void unreadableUserAccountControlIsNotTakenForAUser() {
        alice.userAccountControl = OptionalInt.empty();
        assertUnreadable("userAccountControl (property set Account Restrictions)", map(c()));
    }

    @Test
    void weakMappingIsDeniedAsSuchWhereEverythingIsReadable() {
        assertDenied(Denial.WEAK_MAPPING, map(c()));
        alice.accountExpires = OptionalLong.empty(); // not read: the binding is refused before
        assertDenied(Denial.WEAK_MAPPING, map(c()));
    }
}
