// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import org.adcertmap.fuzz.FuzzedFile;

/** Fuzz target: keytabs. A file is read, or rejected with an {@link IOException}. */
public final class KeytabFuzz {
    private KeytabFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            KeytabEntries entries = KeytabEntries.read(FuzzedFile.of(input));
            assertEquals(
                    entries.typesByPrincipal().keySet(),
                    entries.versionsByPrincipal().keySet());
            assertNotNull(entries.reasonWithoutKey("HTTP/www@EXAMPLE.COM"));
        } catch (IOException e) {
            assertNotNull(e);
        }
    }
}
