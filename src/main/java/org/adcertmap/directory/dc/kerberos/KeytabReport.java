// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a keytab has for a principal; never the keys. Immutable.
 *
 * @param types the names of encryption types, such as {@code AES256-SHA1}; empty without a key of the principal
 * @param versions the versions of the keys (kvno)
 * @param reason why the JDK finds no key of the principal, where it finds none
 */
public record KeytabReport(Set<String> types, Set<Integer> versions, String reason) {
    /**
     * Reads a keytab.
     *
     * @throws IOException if it cannot be read, or is not a keytab
     */
    public static KeytabReport read(Path keytab, String principal) throws IOException {
        KeytabEntries entries = KeytabEntries.read(keytab);
        return new KeytabReport(
                entries.typesByPrincipal().getOrDefault(principal, new TreeSet<>()),
                entries.versionsByPrincipal().getOrDefault(principal, new TreeSet<>()),
                entries.reasonWithoutKey(principal));
    }

    /** Returns whether it has a key with which the JDK obtains a ticket. */
    public boolean hasAesKey() {
        return types.stream().anyMatch(type -> type.startsWith("AES"));
    }
}
