// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.AdcertmapJar.Result;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;

/**
 * The console in a CATALINA_BASE, as an administrator installs it: a UserDatabase with hashed passwords, and
 * {@code install --console}.
 */
public final class InstalledConsole {
    private static final String RESOURCES = """
            <GlobalNamingResources>
                <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
                          factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
              </GlobalNamingResources>
            """;
    private static final int ITERATIONS =
            10_000; // fewer than for a password of a person: these are random or for a test
    private static final int KEY_BITS = 256;

    private InstalledConsole() {}

    /**
     * A user of the console.
     *
     * @param roles separated by commas
     */
    public record Account(String name, String password, String roles) {
        private String xml() {
            return "  <user username=\"" + name + "\" password=\"" + hash(password) + "\" roles=\"" + roles + "\"/>\n";
        }
    }

    /**
     * Installs it.
     *
     * @param port of the console; 0 for any free one
     */
    public static Result into(TomcatBase base, int port, List<Account> accounts) throws IOException {
        StringBuilder users = new StringBuilder("<tomcat-users>\n");
        accounts.forEach(account -> users.append(account.xml()));
        Path conf = base.folder().resolve("conf");
        Files.writeString(conf.resolve("tomcat-users.xml"), users + "</tomcat-users>\n");
        base.edit("server.xml", "<Service name=\"Catalina\">", RESOURCES + "<Service name=\"Catalina\">");
        return AdcertmapJar.run(
                        List.of("install", "--catalina-base", base.folder(), "--console", "--console-port", port))
                .assertExits(0);
    }

    /** Returns the address of the console in a Tomcat that has one other TLS connector. */
    public static String url(RunningTomcat tomcat) {
        return "https://localhost:" + tomcat.port(1) + "/adcertmap";
    }

    /** Returns what Tomcat's {@code digest.sh} prints for a password. */
    private static String hash(String password) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
                    .getEncoded();
            HexFormat hex = HexFormat.of();
            return hex.formatHex(salt) + "$" + ITERATIONS + "$" + hex.formatHex(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
