// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

/** Fuzz target: SIDs as octets (objectSid) and as text. What is accepted is the only spelling of its value. */
public final class SidFuzz {
    private SidFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            assertArrayEquals(input, Sid.fromBytes(input).toBytes());
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("not a SID"));
        }
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Sid sid = Sid.parse(text);
            assertTrue(text.equalsIgnoreCase(sid.toString()), text);
            assertEquals(sid, Sid.parse(sid.toString()));
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("not a SID"));
        }
    }
}
