// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

/**
 * Fuzz target: values of altSecurityIdentities, which an administrator of accounts writes. Any value is read; what is
 * proposed instead of one is usable itself.
 */
public final class WrittenMappingFuzz {
    private WrittenMappingFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        WrittenMapping read = WrittenMapping.parse(new String(input, StandardCharsets.UTF_8));
        assertNotNull(read.form());
        assertTrue(!read.isUsable() || read.proposal().isEmpty());
        read.proposal().ifPresent(proposal -> {
            WrittenMapping proposed = WrittenMapping.parse(proposal);
            assertTrue(proposed.isUsable(), () -> read + " proposes " + proposed);
            assertEquals(proposal, proposed.value());
        });
    }
}
