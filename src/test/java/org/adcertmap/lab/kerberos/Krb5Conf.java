// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.adcertmap.lab.samba.SambaActiveDirectory;

/** The configuration of Kerberos for this JVM and for programs. The JDK reads it once, and so it remains in use. */
public final class Krb5Conf {
    private Krb5Conf() {}

    /** Writes the file below the folder, and makes it the configuration of this JVM; returns its path. */
    public static Path use(SambaActiveDirectory directory, Path folder) throws IOException {
        String realm = directory.domain().toUpperCase(Locale.ROOT);
        Path file = Files.writeString(
                folder.resolve("krb5.conf"),
                "[libdefaults]\ndefault_realm = " + realm + "\ndns_lookup_kdc = false\nudp_preference_limit = 1\n"
                        + "[realms]\n" + realm + " = {\nkdc = 127.0.0.10\n}\n");
        System.setProperty("java.security.krb5.conf", file.toString());
        return file;
    }
}
