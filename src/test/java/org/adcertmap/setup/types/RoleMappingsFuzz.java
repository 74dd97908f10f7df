// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.adcertmap.fuzz.FuzzedFile;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.setup.settings.SettingsException;

/** Fuzz target: files of {@code roleMappings}. The groups, written again, are read as the same ones. */
public final class RoleMappingsFuzz {
    private RoleMappingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws SettingsException {
        Path file = FuzzedFile.of(input);
        List<String> groups;
        try {
            groups = new RoleMappingsFile(file).mapping().groups();
        } catch (SettingsException e) {
            assertFalse(e.errors().isEmpty());
            return;
        }
        assertEquals(
                groups.size(), groups.stream().map(RoleMapping::key).distinct().count());
        // The comment: a byte order mark is one at the beginning of a file only.
        FuzzedFile.of(groups.stream()
                .map(group -> group + " = role\n")
                .collect(Collectors.joining("", "# groups\n", ""))
                .getBytes(StandardCharsets.UTF_8));
        assertEquals(groups, new RoleMappingsFile(file).mapping().groups());
    }
}
