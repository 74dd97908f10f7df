// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.adcertmap.fuzz.FuzzedFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SettingsFile;

/**
 * Fuzz target: settings files, and the value of every setting that names no file. A file is read or rejected with every
 * error; written again, it is read as the same settings.
 */
public final class SettingsFuzz {
    private SettingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws SettingsException {
        Path file = FuzzedFile.of(input);
        Map<String, String> values;
        try {
            values = SettingsFile.read(file, RealmSettings.ofEither()).values();
        } catch (SettingsException e) {
            assertFalse(e.errors().isEmpty());
            return;
        }
        StringBuilder again = new StringBuilder("# a byte order mark is one at the beginning of a file only\n");
        values.forEach((name, value) -> again.append(name)
                .append(" = ")
                .append(value.replace("\\", "\\\\"))
                .append('\n'));
        // What is no variable, blanks and control characters from a variable, and escapes in a name are written in
        // another way than these.
        if (again.indexOf("${") < 0
                && values.keySet().stream().noneMatch(name -> name.contains("\\"))
                && values.values().stream()
                        .allMatch(value -> value.equals(value.trim().strip()))) {
            FuzzedFile.of(again.toString().getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    values, SettingsFile.read(file, RealmSettings.ofEither()).values());
        }
        for (Setting<?> setting : RealmSettings.ofEither()) {
            String value = values.get(setting.key());
            if (value != null && setting.content() == Setting.Content.PLAIN) {
                try {
                    assertNotNull(setting.type().parser().apply(value.strip()));
                } catch (IllegalArgumentException e) {
                    assertNotNull(e.getMessage());
                }
            }
        }
    }
}
