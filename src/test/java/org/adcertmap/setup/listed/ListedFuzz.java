// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.adcertmap.fuzz.FuzzedFile;
import org.adcertmap.setup.settings.SettingsException;

/** Fuzz target: files of {@code certificates}. A file is read, or rejected with every error. */
public final class ListedFuzz {
    private ListedFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            assertNotNull(CertificatesFile.read(FuzzedFile.of(input)).mappings());
        } catch (SettingsException e) {
            assertFalse(e.errors().isEmpty());
        }
    }
}
