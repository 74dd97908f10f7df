// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckSizeTest {
    private final CheckSize size = new CheckSize();

    @Test
    void searchThatFailsOrIsSlowHalvesTheNext() {
        assertEquals(1_000, size.begin());
        assertEquals(500, size.begin(), "failed");
        size.ended(Duration.ofSeconds(2));
        assertEquals(250, size.begin(), "slow");
        for (int i = 0; i < 10; i++) {
            size.begin();
        }
        assertEquals(CheckSize.MIN, size.begin());
    }

    @Test
    void searchThatIsFastDoublesTheNext() {
        size.begin();
        size.begin();
        size.ended(Duration.ofMillis(10));
        assertEquals(1_000, size.begin());
        size.ended(Duration.ofMillis(10));
        assertEquals(1_000, size.begin());
    }
}
