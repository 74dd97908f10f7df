// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.bind.Credentials;
import org.adcertmap.directory.dc.bind.CredentialsSource;
import org.adcertmap.setup.settings.FileWatch;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.SettingsException;

/**
 * Reads the bind account's credentials again when the password file, the keytab or the key store changes, by the same
 * settings as at the start. Confined to one thread at a time, as {@link FileWatch} is.
 */
final class CredentialsFiles implements CredentialsSource {
    private final Map<String, String> settings;
    private final FileWatch watch;

    /** @param settings value by name, file names absolute */
    CredentialsFiles(Map<String, String> settings, Clock clock) {
        this.settings = settings;
        this.watch = new FileWatch(
                RealmSettings.CREDENTIALS_FILES.stream()
                        .flatMap(setting -> Optional.ofNullable(settings.get(setting.key())).stream())
                        .flatMap(CredentialsFiles::path)
                        .toList(),
                clock);
    }

    private static Stream<Path> path(String file) {
        try {
            return file.isBlank() ? Stream.empty() : Stream.of(Path.of(file.strip()));
        } catch (InvalidPathException e) {
            return Stream.empty(); // the reader of the setting reports it
        }
    }

    /** Returns the credentials, which were read after this was created. */
    Credentials credentials(Bind bind) {
        return new Credentials(bind, bind instanceof Bind.Simple ? "" : watch.version());
    }

    @Override
    public Optional<Credentials> readIfChanged(boolean atOnce) throws IOException {
        if (!watch.hasChanged(atOnce)) {
            return Optional.empty();
        }
        SettingValues values = new SettingValues(RealmSettings.all(), settings);
        Bind bind = BindSettingsReader.read(values);
        try {
            values.throwIfInvalid();
            bind.keyManagers();
        } catch (SettingsException e) {
            throw new IOException(String.join("; ", e.texts()), e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    RealmSettings.KEY_STORE_FILE.key() + ": the private key cannot be read: " + FailureText.of(e), e);
        }
        return Optional.of(credentials(bind));
    }
}
