// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.TextFile;

/** Reads passwords from the first line of files that settings name. A password never appears in a message. */
public final class PasswordFile {
    private PasswordFile() {}

    /**
     * Returns the bind account's password, from {@code bindPassword} or from the file of {@code bindPasswordFile}. An
     * empty password is rejected: a domain controller treats such a bind as unauthenticated (RFC 4513, section 5.1.2).
     *
     * @return {@code null} after a configuration error
     */
    public static String bindPassword(SettingValues values) {
        Optional<String> password = values.text(RealmSettings.BIND_PASSWORD);
        Optional<String> file = values.text(RealmSettings.BIND_PASSWORD_FILE);
        if (password.isPresent() == file.isPresent()) {
            values.addError(
                    RealmSettings.BIND_PASSWORD_FILE,
                    file.isPresent()
                            ? "conflicts with bindPassword; set only one of them"
                            : "required setting is missing; set bindPasswordFile or bindPassword");
            return null;
        }
        return password.orElseGet(() -> firstLine(values, RealmSettings.BIND_PASSWORD_FILE, file.get()));
    }

    /**
     * Returns the first line of the file.
     *
     * @param setting the setting that names the file; an error is reported under its name
     * @return {@code null} after a configuration error: the file cannot be read, or its first line is empty
     */
    static String firstLine(SettingValues values, Setting<?> setting, String file) {
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
