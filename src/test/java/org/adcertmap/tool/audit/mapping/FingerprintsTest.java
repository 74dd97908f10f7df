// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit.mapping;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values that occur more than once are found among many. */
class FingerprintsTest {
    @Test
    void repeatedValuesAreFoundOnceEach() {
        Fingerprints all = new Fingerprints();
        IntStream.range(0, 5_000).forEach(i -> all.add("value " + i));
        for (String again : new String[] {"VALUE 17", "value 17", "Value 4999"}) {
            all.add(again);
        }
        assertEquals(5_003, all.size());
        long[] repeated = Fingerprints.repeated(all.sorted());
        assertEquals(2, repeated.length);
        assertTrue(Fingerprints.contains(repeated, Fingerprints.of("value 17")));
        assertTrue(Fingerprints.contains(repeated, Fingerprints.of("value 4999")));
        assertFalse(Fingerprints.contains(repeated, Fingerprints.of("value 18")));
    }

    @Test
    void caseDoesNotCountButAccentsDo() {
        assertEquals(Fingerprints.of("José"), Fingerprints.of("JOSÉ"));
        assertNotEquals(Fingerprints.of("José"), Fingerprints.of("Jose"));
    }

    @Test
    void nothingIsRepeatedInNothing() {
        assertArrayEquals(new long[0], Fingerprints.repeated(new Fingerprints().sorted()));
    }

    @Test
    void valuesOfBothAreFound() {
        Fingerprints one = new Fingerprints();
        Fingerprints other = new Fingerprints();
        one.add("a");
        one.add("b");
        other.add("B");
        other.add("c");
        assertArrayEquals(new long[] {Fingerprints.of("b")}, Fingerprints.inBoth(one.sorted(), other.sorted()));
    }
}
