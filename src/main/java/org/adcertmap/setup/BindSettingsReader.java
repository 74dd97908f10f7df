// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.setup.settings.PasswordFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;

/**
 * Reads how the product binds to the directory. Each value of {@code authentication} has settings of its own; those of
 * another value are configuration errors.
 */
final class BindSettingsReader {
    private static final String SIMPLE = "simple";
    private static final String GSSAPI = "gssapi";
    private static final String EXTERNAL = "external";

    private static final Map<String, List<Setting<?>>> SETTINGS_BY_AUTHENTICATION = Map.of(
            SIMPLE, List.of(RealmSettings.BIND_DN, RealmSettings.BIND_PASSWORD, RealmSettings.BIND_PASSWORD_FILE),
            GSSAPI, List.of(RealmSettings.PRINCIPAL, RealmSettings.KEYTAB),
            EXTERNAL, List.of(RealmSettings.KEY_STORE_FILE, RealmSettings.KEY_STORE_PASSWORD_FILE));

    private BindSettingsReader() {}

    /** Returns the bind; {@code null} after a configuration error. */
    static Bind read(SettingValues values) {
        String authentication = values.get(RealmSettings.AUTHENTICATION);
        if (authentication == null) {
            return null;
        }
        SETTINGS_BY_AUTHENTICATION.forEach((other, settings) -> settings.stream()
                .filter(setting ->
                        !other.equals(authentication) && values.text(setting).isPresent())
                .forEach(setting -> values.addError(
                        setting,
                        "valid only with authentication=" + other + ", but authentication is " + authentication)));
        if (values.text(RealmSettings.CONNECTION_SECURITY)
                        .filter(ConnectionSecurity.SASL.spelling()::equalsIgnoreCase)
                        .isPresent()
                && !authentication.equals(GSSAPI)) {
            values.addError(
                    RealmSettings.CONNECTION_SECURITY,
                    "sasl (Kerberos encryption) requires authentication=" + GSSAPI + ", but authentication is "
                            + authentication);
        }
        return switch (authentication) {
            case SIMPLE -> simple(values);
            case GSSAPI -> kerberos(values);
            default -> external(values);
        };
    }

    private static Bind simple(SettingValues values) {
        String name = values.required(RealmSettings.BIND_DN);
        String password = bindPassword(values);
        return name == null || password == null ? null : new Bind.Simple(name, password);
    }

    /**
     * Returns the bind account's password, from {@code bindPassword} or from the file of {@code bindPasswordFile}. An
     * empty password is rejected: a domain controller treats such a bind as unauthenticated (RFC 4513, section 5.1.2).
     *
     * @return {@code null} after a configuration error
     */
    private static String bindPassword(SettingValues values) {
        Optional<String> password = values.text(RealmSettings.BIND_PASSWORD);
        Optional<String> file = values.text(RealmSettings.BIND_PASSWORD_FILE);
        if (password.isPresent() == file.isPresent()) {
            if (file.isPresent()) {
                values.addError(RealmSettings.BIND_PASSWORD_FILE, "conflicts with bindPassword; set only one of them");
            } else {
                values.addMissing(
                        RealmSettings.BIND_PASSWORD_FILE,
                        "required setting is missing; set bindPasswordFile or bindPassword");
            }
            return null;
        }
        return password.orElseGet(() -> PasswordFile.firstLine(values, RealmSettings.BIND_PASSWORD_FILE, file.get()));
    }

    private static Bind kerberos(SettingValues values) {
        String principal = values.required(RealmSettings.PRINCIPAL);
        Path keytab = values.parse(RealmSettings.KEYTAB, BindSettingsReader::readableFile);
        Boolean channelBinding = values.get(RealmSettings.CHANNEL_BINDING);
        return principal == null || keytab == null || channelBinding == null
                ? null
                : new Bind.Kerberos(principal, keytab, channelBinding);
    }

    /** Returns the path of a file that can be read. */
    static Path readableFile(String file) {
        try {
            Path path = Path.of(file);
            if (Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // The exception below reports it.
        }
        throw new IllegalArgumentException("the file does not exist or cannot be read");
    }

    private static Bind external(SettingValues values) {
        values.required(RealmSettings.KEY_STORE_FILE);
        return KeyStoreFile.bindKeyStore(values)
                .map(file -> (Bind) new Bind.Certificate(file.keyStore(), file.password()))
                .orElse(null);
    }
}
