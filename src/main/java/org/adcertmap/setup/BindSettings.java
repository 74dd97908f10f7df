package org.adcertmap.setup;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.connect.Bind;
import org.adcertmap.setup.settings.SecretFiles;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;

/** As whom shall the directory be asked? Each way has settings of its own, and those of another way are a mistake. */
final class BindSettings {
    private static final String SIMPLE = "simple";
    private static final String GSSAPI = "gssapi";
    private static final String EXTERNAL = "external";

    private static final Map<String, List<Setting>> OF = Map.of(
            SIMPLE, List.of(Setting.BIND_DN, Setting.BIND_PASSWORD, Setting.BIND_PASSWORD_FILE),
            GSSAPI, List.of(Setting.PRINCIPAL, Setting.KEYTAB),
            EXTERNAL, List.of(Setting.KEY_STORE_FILE, Setting.KEY_STORE_PASSWORD_FILE));

    private BindSettings() {}

    /** {@code null} where there is a problem. */
    static Bind read(SettingValues values) {
        String way = values.choice(Setting.AUTHENTICATION, List.of(SIMPLE, GSSAPI, EXTERNAL), spelling -> spelling);
        if (way == null) {
            return null;
        }
        OF.forEach((other, settings) -> settings.stream()
                .filter(setting ->
                        !other.equals(way) && values.optional(setting).isPresent())
                .forEach(setting ->
                        values.problem(setting, "belongs to authentication " + other + ", which is " + way)));
        if (values.optional(Setting.CONNECTION_SECURITY)
                        .filter(ConnectionSecurity.SASL.spelling()::equalsIgnoreCase)
                        .isPresent()
                && !way.equals(GSSAPI)) {
            values.problem(
                    Setting.CONNECTION_SECURITY,
                    "sasl is the encryption of Kerberos, and authentication is " + way + " and not " + GSSAPI);
        }
        return switch (way) {
            case SIMPLE -> simple(values);
            case GSSAPI -> kerberos(values);
            default -> certificate(values);
        };
    }

    private static Bind simple(SettingValues values) {
        String name = values.required(Setting.BIND_DN);
        String password = SecretFiles.bindPassword(values);
        return name == null || password == null ? null : new Bind.Simple(name, password);
    }

    private static Bind kerberos(SettingValues values) {
        String principal = values.required(Setting.PRINCIPAL);
        Path keytab = values.read(Setting.KEYTAB, BindSettings::readable);
        return principal == null || keytab == null ? null : new Bind.Kerberos(principal, keytab);
    }

    private static Path readable(String file) {
        try {
            Path path = Path.of(file);
            if (Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Told below.
        }
        throw new IllegalArgumentException("is no file that can be read");
    }

    private static Bind certificate(SettingValues values) {
        values.required(Setting.KEY_STORE_FILE);
        Optional<SecretFiles.Store> store = SecretFiles.store(
                values, Setting.KEY_STORE_FILE, Setting.KEY_STORE_TYPE, Setting.KEY_STORE_PASSWORD_FILE);
        return store.map(found -> (Bind) new Bind.Certificate(found.keys(), found.password()))
                .orElse(null);
    }
}
