// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;

/**
 * Holds a key store or trust store that settings name, with its password. Its contents never appear in a message.
 *
 * @param password {@code null} where the store is opened without one
 */
public record KeyStoreFile(KeyStore keyStore, char[] password) {

    /** Reads the trust store for domain controllers; empty where none is set and the JVM's trust anchors apply. */
    public static Optional<KeyStore> directoryTrustStore(SettingValues values) {
        return read(
                        values,
                        RealmSettings.DIRECTORY_TRUST_STORE_FILE,
                        RealmSettings.DIRECTORY_TRUST_STORE_TYPE,
                        RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE)
                .map(KeyStoreFile::keyStore);
    }

    /** Reads the key store with the client certificate of an EXTERNAL bind; empty after a configuration error. */
    public static Optional<KeyStoreFile> bindKeyStore(SettingValues values) {
        return read(
                values,
                RealmSettings.KEY_STORE_FILE,
                RealmSettings.KEY_STORE_TYPE,
                RealmSettings.KEY_STORE_PASSWORD_FILE);
    }

    private static Optional<KeyStoreFile> read(
            SettingValues values, Setting<?> fileSetting, Setting<?> typeSetting, Setting<?> passwordSetting) {
        Optional<String> file = values.text(fileSetting);
        String type = values.required(typeSetting);
        char[] password = values.text(passwordSetting)
                .map(name -> PasswordFile.firstLine(values, passwordSetting, name))
                .map(String::toCharArray)
                .orElse(null);
        if (file.isEmpty()) {
            if (password != null) {
                values.addError(
                        fileSetting, "required setting is missing, because " + passwordSetting.key() + " is set");
            }
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(Path.of(file.get()))) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(in, password);
            if (store.size() > 0) {
                return Optional.of(new KeyStoreFile(store, password));
            }
            // Without its password the JDK reads a PKCS #12 store of certificates as an empty one.
            values.addInvalidValue(
                    fileSetting,
                    file.get(),
                    "the store is empty, or its password is missing in " + passwordSetting.key());
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            values.addInvalidValue(fileSetting, file.get(), "the store cannot be read: " + e);
        }
        return Optional.empty();
    }
}
