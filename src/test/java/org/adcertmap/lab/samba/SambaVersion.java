// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

/** Which Samba the tests use: the system property {@code adcertmap.samba}. */
enum SambaVersion {
    /** Samba 4.17, installed on this machine: it knows no channel bindings. */
    DEBIAN_12("adcertmap-ad"),
    /** Samba 4.22, in a chroot: by its default it refuses SASL over TLS without a channel binding. */
    DEBIAN_13("adcertmap-ad13");

    private final String home;

    SambaVersion(String home) {
        this.home = home;
    }

    static SambaVersion current() {
        return valueOf(System.getProperty("adcertmap.samba", DEBIAN_12.name()));
    }

    /** Returns the name of the folder of its domain. */
    String home() {
        return home;
    }
}
