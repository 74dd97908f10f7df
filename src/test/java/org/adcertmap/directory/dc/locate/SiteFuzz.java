// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.adcertmap.directory.dc.InvalidResponseException;

/** Fuzz target: responses to an LDAP ping, which precedes any authentication. */
public final class SiteFuzz {
    private SiteFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            SiteLookup.parse(input).ifPresent(site -> assertTrue(!site.isEmpty() && site.length() <= 128 * 192));
        } catch (InvalidResponseException e) {
            assertNotNull(e.getMessage());
        }
    }
}
