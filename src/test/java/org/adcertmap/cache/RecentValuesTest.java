// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Equal values become one object, others never. */
class RecentValuesTest {
    private final RecentValues<byte[]> values = new RecentValues<>(Arrays::hashCode, Arrays::equals);

    @Test
    void equalValuesShareOneObject() {
        byte[] first = {1, 2};
        assertSame(first, values.shared(first));
        assertSame(first, values.shared(new byte[] {1, 2}));
    }

    @Test
    void otherValueOfTheSameSlotTakesItsPlace() {
        RecentValues<byte[]> oneSlot = new RecentValues<>(value -> -1, Arrays::equals);
        byte[] first = {1};
        byte[] second = {2};
        assertSame(first, oneSlot.shared(first));
        assertSame(second, oneSlot.shared(second));
        assertSame(second, oneSlot.shared(new byte[] {2}));
        byte[] again = oneSlot.shared(new byte[] {1});
        assertNotSame(first, again);
        assertArrayEquals(first, again);
    }
}
