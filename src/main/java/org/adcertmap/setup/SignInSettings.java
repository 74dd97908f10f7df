package org.adcertmap.setup;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.controllers.Security;
import org.adcertmap.directory.controllers.SignIn;

/** As whom shall the directory be asked? Each way has settings of its own, and those of another way are a mistake. */
final class SignInSettings {
    private static final String SIMPLE = "simple";
    private static final String GSSAPI = "gssapi";
    private static final String EXTERNAL = "external";

    private static final Map<String, List<Setting>> OF = Map.of(
            SIMPLE, List.of(Setting.BIND_DN, Setting.BIND_PASSWORD, Setting.BIND_PASSWORD_FILE),
            GSSAPI, List.of(Setting.PRINCIPAL, Setting.KEYTAB),
            EXTERNAL, List.of(Setting.KEY_STORE_FILE, Setting.KEY_STORE_PASSWORD_FILE));

    private SignInSettings() {}

    /** {@code null} where there is a problem. */
    static SignIn read(Values values) {
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
                        .filter(Security.SASL.spelling()::equalsIgnoreCase)
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

    private static SignIn simple(Values values) {
        String name = values.required(Setting.BIND_DN);
        String password = Secrets.bindPassword(values);
        return name == null || password == null ? null : new SignIn.Simple(name, password);
    }

    private static SignIn kerberos(Values values) {
        String principal = values.required(Setting.PRINCIPAL);
        Path keytab = values.read(Setting.KEYTAB, SignInSettings::readable);
        return principal == null || keytab == null ? null : new SignIn.Kerberos(principal, keytab);
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

    private static SignIn certificate(Values values) {
        values.required(Setting.KEY_STORE_FILE);
        Optional<Secrets.Store> store =
                Secrets.store(values, Setting.KEY_STORE_FILE, Setting.KEY_STORE_TYPE, Setting.KEY_STORE_PASSWORD_FILE);
        return store.map(found -> (SignIn) new SignIn.Certificate(found.keys(), found.password()))
                .orElse(null);
    }
}
