// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.adcertmap.lab.samba.SambaActiveDirectory;

/** The configuration of Kerberos for this JVM and for programs. The JDK reads it once, and so it remains in use. */
public final class Krb5Conf {
    private Krb5Conf() {}

    /** Writes the file below the folder, and makes it the configuration of this JVM; returns its path. */
    public static Path use(SambaActiveDirectory directory, Path folder) throws IOException {
        Path file = write(directory, folder, directory.address(), true);
        System.setProperty("java.security.krb5.conf", file.toString());
        return file;
    }

    /** Writes the file below the folder, for programs that a test starts; returns its path. */
    public static Path write(SambaActiveDirectory directory, Path folder) throws IOException {
        return write(directory, folder, directory.address(), true);
    }

    /**
     * Does the same as {@link #use} with another address of the KDC, and makes the JDK read it, whatever it has read
     * before. A test that ends makes the JDK read that of {@link #use} again.
     *
     * @param kdc {@code host} or {@code host:port}
     * @param forwardable whether tickets are requested with which an account can be delegated
     */
    public static Path reload(SambaActiveDirectory directory, Path folder, String kdc, boolean forwardable)
            throws IOException {
        Path file = write(directory, folder, kdc, forwardable);
        System.setProperty("java.security.krb5.conf", file.toString());
        Map<String, String> options = Map.of(
                "refreshKrb5Config", "true",
                "principal", "nobody@" + realm(directory),
                "useKeyTab", "true",
                "keyTab", folder.resolve("no-such-keytab").toString(),
                "doNotPrompt", "true");
        Configuration configuration = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
                };
            }
        };
        try {
            new LoginContext("reload", null, null, configuration).login();
            throw new IllegalStateException("there is a key of nobody");
        } catch (LoginException e) {
            return file; // the module has read the configuration before it looked for the key
        }
    }

    private static Path write(SambaActiveDirectory directory, Path folder, String kdc, boolean forwardable)
            throws IOException {
        String realm = realm(directory);
        return Files.writeString(
                folder.resolve("krb5.conf"),
                "[libdefaults]\ndefault_realm = " + realm + "\ndns_lookup_kdc = false\nudp_preference_limit = 1\n"
                        + "kdc_timeout = 30000\nmax_retries = 1\nforwardable = " + forwardable + "\n"
                        + "[realms]\n" + realm + " = {\nkdc = " + kdc + "\n}\n");
    }

    private static String realm(SambaActiveDirectory directory) {
        return directory.domain().toUpperCase(Locale.ROOT);
    }
}
