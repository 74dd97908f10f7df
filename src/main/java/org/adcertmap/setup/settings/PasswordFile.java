// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.adcertmap.setup.files.ReadFailure;

/** Reads passwords from the first line of files that settings name. A password never appears in a message. */
public final class PasswordFile {
    private PasswordFile() {}

    /**
     * Returns the first line of the file.
     *
     * @param setting the setting that names the file; an error is reported under its name
     * @return {@code null} after a configuration error: the file cannot be read, or its first line is empty
     */
    public static String firstLine(SettingValues values, Setting<?> setting, String file) {
        try {
            String line = TextFile.read(Path.of(file)).lines().findFirst().orElse("");
            if (!line.isEmpty()) {
                return line;
            }
            values.addInvalidValue(setting, file, "the first line of the file is empty");
        } catch (IOException | InvalidPathException e) {
            values.addInvalidValue(setting, file, "the file cannot be read: " + ReadFailure.of(file, e));
        }
        return null;
    }
}
