package org.adcertmap.setup.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;

/** What do the files with secrets and keys hold? Their contents never enter a message. */
public final class SecretFiles {
    private SecretFiles() {}

    /** The bind account's password. An empty one is refused: a domain controller takes it for an anonymous bind. */
    public static String bindPassword(SettingValues values) {
        Optional<String> password = values.optional(Setting.BIND_PASSWORD);
        Optional<String> file = values.optional(Setting.BIND_PASSWORD_FILE);
        if (password.isPresent() == file.isPresent()) {
            String what = file.isPresent()
                    ? "contradicts bindPassword; set only one of them"
                    : "is missing, and so is bindPassword";
            values.problem(Setting.BIND_PASSWORD_FILE, what);
            return null;
        }
        return password.orElseGet(() -> firstLine(values, Setting.BIND_PASSWORD_FILE, file.get()));
    }

    /** A key store and the password that opens it. */
    public record Store(KeyStore keys, char[] password) {}

    /** Whom to believe as a domain controller; nothing where it is left to the JVM. */
    public static Optional<KeyStore> trustStore(SettingValues values) {
        return store(
                        values,
                        Setting.DIRECTORY_TRUST_STORE_FILE,
                        Setting.DIRECTORY_TRUST_STORE_TYPE,
                        Setting.DIRECTORY_TRUST_STORE_PASSWORD_FILE)
                .map(Store::keys);
    }

    /** What is in a file of keys or certificates; nothing where none is named, or where there is a problem. */
    public static Optional<Store> store(
            SettingValues values, Setting fileSetting, Setting typeSetting, Setting passwordSetting) {
        Optional<String> file = values.optional(fileSetting);
        String type = values.required(typeSetting);
        char[] password = values.optional(passwordSetting)
                .map(name -> firstLine(values, passwordSetting, name))
                .map(String::toCharArray)
                .orElse(null);
        if (file.isEmpty()) {
            if (password != null) {
                values.problem(fileSetting, "is missing, and " + passwordSetting.key() + " opens nothing");
            }
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(Path.of(file.get()))) {
            KeyStore store = KeyStore.getInstance(type);
            store.load(in, password);
            if (store.size() > 0) {
                return Optional.of(new Store(store, password));
            }
            // Without its password the JDK reads a PKCS #12 store of certificates as an empty one.
            values.problem(
                    fileSetting,
                    "\"" + file.get() + "\" holds no certificate, or needs its password in " + passwordSetting.key());
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            values.problem(fileSetting, "\"" + file.get() + "\" cannot be read: " + e);
        }
        return Optional.empty();
    }

    private static String firstLine(SettingValues values, Setting setting, String file) {
        try {
            String line = TextFile.read(Path.of(file)).lines().findFirst().orElse("");
            if (!line.isEmpty()) {
                return line;
            }
            values.problem(setting, "\"" + file + "\" has an empty first line");
        } catch (IOException | InvalidPathException e) {
            values.problem(setting, "\"" + file + "\" cannot be read: " + e);
        }
        return null;
    }
}
