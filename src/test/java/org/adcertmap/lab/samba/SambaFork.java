// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import java.nio.file.Path;

/**
 * Where the domain of this JVM is. Failsafe runs tests in two JVMs, each with a domain of its own: the system property
 * {@code adcertmap.fork} has the number of the JVM, from 1.
 */
final class SambaFork {
    private static final int NUMBER = Integer.getInteger("adcertmap.fork", 1);

    private SambaFork() {}

    /** Returns the IP address of its domain controller. */
    static String address() {
        return "127.0." + (NUMBER - 1) + ".10";
    }

    /** Returns the directory for temporary files with the name of a file in it, which differs for each JVM. */
    static Path temporary(String name) {
        return Path.of(System.getProperty("java.io.tmpdir"), NUMBER == 1 ? name : name + "-" + NUMBER)
                .toAbsolutePath();
    }
}
