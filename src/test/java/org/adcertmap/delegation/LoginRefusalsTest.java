// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.junit.jupiter.api.Test;

/** A refused account is not requested again from the KDC at once. */
class LoginRefusalsTest {
    private static final DelegatedAccount ALICE = account("S-1-5-21-1-2-3-1001", "alice");
    private static final DelegatedAccount BOB = account("S-1-5-21-1-2-3-1002", "bob");

    private final LoginRefusals refusals = new LoginRefusals(10);

    private static DelegatedAccount account(String sid, String name) {
        return new DelegatedAccount(
                Sid.parse(sid), "CORP\\" + name, name + "@CORP.EXAMPLE.TEST", false, Optional.empty());
    }

    @Test
    void refusalIsKeptForItsAccountAlone() {
        assertFalse(refusals.isRefused(ALICE));
        refusals.add(ALICE, refusals.position());
        assertTrue(refusals.isRefused(ALICE));
        assertFalse(refusals.isRefused(BOB));
        assertFalse(refusals.isRefused(account(ALICE.sid().toString(), "alice-renamed")), "another principal");
    }

    @Test
    void evictionEndsTheRefusalOfItsAccountAlone() {
        refusals.add(ALICE, refusals.position());
        refusals.add(BOB, refusals.position());
        refusals.evictIf(ALICE.sid()::equals);
        assertFalse(refusals.isRefused(ALICE));
        assertTrue(refusals.isRefused(BOB));
        refusals.add(ALICE, refusals.position());
        assertTrue(refusals.isRefused(ALICE), "refused after it");
    }

    @Test
    void evictionDuringTheRequestToTheKdcEndsItsRefusal() {
        long position = refusals.position();
        refusals.evictIf(ALICE.sid()::equals);
        refusals.add(ALICE, position);
        assertFalse(refusals.isRefused(ALICE));
    }
}
