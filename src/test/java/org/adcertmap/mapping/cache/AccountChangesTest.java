// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.method.AccountQuery;
import org.junit.jupiter.api.Test;

/** Which outcomes may be other ones after a change in the directory. */
class AccountChangesTest extends MappingTest {
    private static final Sid OTHER = Sid.parse("S-1-5-21-9-9-9-1000");

    private static AccountChanges changed(String attribute, String... values) {
        AccountChanges.Collector collector = new AccountChanges.Collector();
        collector.addIdentifier(attribute, List.of(values));
        return collector.changes();
    }

    @Test
    void changeOfItsAccountConcernsAnOutcome() {
        for (MappingOutcome outcome : List.of(map(cWithSid()), map(cWithSid().sid(BOB_SID)))) {
            assertTrue(AccountChanges.of(Set.of(Sid.parse(ALICE_SID), OTHER)).concern(outcome));
            assertFalse(AccountChanges.of(Set.of(OTHER)).concern(outcome));
        }
    }

    @Test
    void unknownChangeConcernsEveryOutcome() {
        assertTrue(AccountChanges.unknown().concern(map(cWithSid())));
        directory.outage = "down";
        assertTrue(AccountChanges.unknown().concern(map(cWithSid())));
    }

    @Test
    void accountWithTheSidInTheCertificateConcernsADenial() {
        MappingOutcome denied = map(cWithoutUpn().sid(OTHER.toString()));
        assertDenied(Denial.NO_ACCOUNT, denied);
        assertTrue(AccountChanges.of(Set.of(OTHER)).concern(denied));
        assertFalse(AccountChanges.of(Set.of(Sid.parse(ALICE_SID))).concern(denied));
    }

    @Test
    void identifierThatTheCertificateHasConcernsItsOutcome() {
        MappingOutcome denied = map(cWithoutUpn().upn("dave@contoso.com"));
        assertDenied(Denial.NO_ACCOUNT, denied);
        for (MappingOutcome outcome : List.of(denied, map(cWithSid()))) {
            assertTrue(changed(AccountQuery.ALT_SECURITY_IDENTITIES, "x", ISSUER_SERIAL.toLowerCase())
                    .concern(outcome));
            assertFalse(changed(AccountQuery.ALT_SECURITY_IDENTITIES, "x").concern(outcome));
            assertFalse(changed(AccountQuery.USER_PRINCIPAL_NAME, ISSUER_SERIAL).concern(outcome));
        }
        assertTrue(changed(AccountQuery.USER_PRINCIPAL_NAME, "DAVE@contoso.com").concern(denied));
        assertTrue(changed(AccountQuery.SAM_ACCOUNT_NAME, "dave").concern(denied));
        assertFalse(changed(AccountQuery.SAM_ACCOUNT_NAME, "alice").concern(denied));
    }

    @Test
    void anyIdentifierConcernsAnAmbiguousOutcome() {
        bob.altSecurityIdentities(ISSUER_SERIAL);
        carol.altSecurityIdentities(ISSUER_SERIAL);
        MappingOutcome ambiguous = map(cWithoutUpn());
        assertDenied(Denial.AMBIGUOUS, ambiguous);
        assertTrue(changed(AccountQuery.ALT_SECURITY_IDENTITIES).concern(ambiguous));
        assertFalse(AccountChanges.of(Set.of(OTHER)).concern(ambiguous));
        assertFalse(changed(AccountQuery.ALT_SECURITY_IDENTITIES).concern(map(cWithSid())));
        assertFalse(changed(AccountQuery.ALT_SECURITY_IDENTITIES)
                .concern(map(cWithoutUpn().sid(OTHER.toString()).serial("99"))));
        directory.outage = "down";
        assertFalse(changed(AccountQuery.ALT_SECURITY_IDENTITIES).concern(map(cWithSid())));
    }

    @Test
    void changesAreEmptyUntilOneIsCollected() {
        AccountChanges.Collector collector = new AccountChanges.Collector();
        assertTrue(collector.changes().isEmpty());
        collector.add(OTHER);
        assertEquals(AccountChanges.of(Set.of(OTHER)), collector.changes());
        assertFalse(collector.changes().isEmpty());
        collector.addUnknown();
        assertTrue(collector.changes().isUnknown());
        assertFalse(AccountChanges.unknown().isEmpty());
        assertFalse(changed(AccountQuery.SAM_ACCOUNT_NAME).isEmpty());
    }

    @Test
    void valuesOfAnAttributeAreCollectedFromAllChanges() {
        AccountChanges.Collector collector = new AccountChanges.Collector();
        collector.addIdentifier(AccountQuery.SAM_ACCOUNT_NAME, List.of("a"));
        collector.addIdentifier(AccountQuery.SAM_ACCOUNT_NAME, List.of("B"));
        assertEquals(
                Map.of(AccountQuery.SAM_ACCOUNT_NAME, Set.of("a", "b")),
                collector.changes().identifiers());
    }
}
