// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** No login waits for a KDC that has just not responded. */
class LoginBackOffTest {
    private final LoginBackOff backOff = new LoginBackOff();

    @Test
    void everyLoginTriesWhileTheKdcResponds() {
        assertTrue(backOff.mayTry());
        backOff.responded();
        assertTrue(backOff.mayTry());
    }

    @Test
    void noneTriesAfterAFailureUntilAResponse() {
        backOff.failed();
        assertFalse(backOff.mayTry());
        backOff.responded();
        assertTrue(backOff.mayTry());
    }
}
