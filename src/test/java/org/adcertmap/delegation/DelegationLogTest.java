// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.CapturedLog;
import org.junit.jupiter.api.Test;

/** A refusal is in the log once for an account, a target and a reason, however often an application repeats it. */
class DelegationLogTest {
    private static final String TARGET = "HTTP/reports.corp.example.test";

    private final DelegationLog log = new DelegationLog();

    private static DelegatedAccount account(String name) {
        return new DelegatedAccount(
                Sid.parse("S-1-5-21-1-2-3-1001"),
                "CORP\\" + name,
                name + "@CORP.EXAMPLE.TEST",
                false,
                Optional.empty());
    }

    /** Logs one refusal, and returns the lines at INFO. */
    private List<String> refused(String name, String target, DelegationRefusal refusal) {
        try (CapturedLog lines = new CapturedLog(DelegationLog.class.getName())) {
            log.refused(
                    account(name),
                    target,
                    new RefusedDelegation(refusal, "CORP\\" + name + " may not be delegated\n to " + target));
            return lines.lines().stream()
                    .filter(line -> line.startsWith("INFO "))
                    .toList();
        }
    }

    @Test
    void lineHasSentenceCodeAndHintAndIsPrintable() {
        List<String> lines = refused("alice", TARGET, DelegationRefusal.TARGET);
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(
                lines.get(0)
                        .startsWith("INFO Not delegated: CORP\\alice may not be delegated? to " + TARGET
                                + "; ADCM-DELEGATION-TARGET: "),
                lines::toString);
        assertTrue(lines.get(0).contains("msDS-AllowedToDelegateTo"), lines::toString);
    }

    @Test
    void repeatedRefusalIsNotAtInfoAndAnotherIs() {
        assertFalse(refused("alice", TARGET, DelegationRefusal.TARGET).isEmpty());
        for (int i = 0; i < 100; i++) {
            assertEquals(List.of(), refused("alice", TARGET, DelegationRefusal.TARGET));
        }
        assertFalse(refused("bob", TARGET, DelegationRefusal.TARGET).isEmpty(), "another account");
        assertFalse(refused("alice", "", DelegationRefusal.TARGET).isEmpty(), "another target");
        assertFalse(refused("alice", TARGET, DelegationRefusal.OFF).isEmpty(), "another reason");
    }
}
