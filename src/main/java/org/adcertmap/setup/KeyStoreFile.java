// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.CaCertificatesFile;
import org.adcertmap.setup.settings.PasswordFile;
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
        String type = values.required(RealmSettings.DIRECTORY_TRUST_STORE_TYPE);
        Optional<String> file = values.text(RealmSettings.DIRECTORY_TRUST_STORE_FILE);
        Optional<char[]> password = password(values, RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE);
        if (CaCertificatesFile.isStoreOfWindows(type)) {
            file.ifPresent(name -> values.addError(
                    RealmSettings.DIRECTORY_TRUST_STORE_FILE,
                    "conflicts with directoryTrustStoreType=" + type + ", which needs no file"));
            return Optional.ofNullable(
                            values.parse(RealmSettings.DIRECTORY_TRUST_STORE_TYPE, CaCertificatesFile::readStoreOfType))
                    .map(KeyStoreFile::of);
        }
        values.get(RealmSettings.DIRECTORY_TRUST_STORE_TYPE);
        if (file.isEmpty() && password.isPresent()) {
            values.addMissing(
                    RealmSettings.DIRECTORY_TRUST_STORE_FILE,
                    "required setting is missing, because " + RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE.key()
                            + " is set");
        }
        return values.parseOptional(
                        RealmSettings.DIRECTORY_TRUST_STORE_FILE, name -> CaCertificatesFile.read(name, password))
                .map(KeyStoreFile::of);
    }

    /** Reads the password in the file of this setting; empty where none is set, or after a configuration error. */
    public static Optional<char[]> password(SettingValues values, Setting<?> passwordSetting) {
        return values.text(passwordSetting)
                .map(name -> PasswordFile.firstLine(values, passwordSetting, name))
                .map(String::toCharArray);
    }

    private static KeyStore of(List<X509Certificate> trustAnchors) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate anchor : trustAnchors) {
                store.setCertificateEntry("anchor-" + store.size(), anchor);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK has PKCS12 key stores", e);
        }
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
        char[] password = password(values, passwordSetting).orElse(null);
        if (file.isEmpty()) {
            if (password != null) {
                values.addMissing(
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
            values.addInvalidValue(
                    fileSetting, file.get(), "the store cannot be read: " + ReadFailure.of(file.get(), e));
        }
        return Optional.empty();
    }
}
