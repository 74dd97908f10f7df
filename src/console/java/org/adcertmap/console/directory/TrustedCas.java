// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.UnreadableException;

/**
 * The CAs that one Realm trusts. Immutable; texts are printable.
 *
 * @param place Host and Context of the Realm, and its path
 * @param ntAuth the CAs that may issue certificates for logon
 * @param roots the trusted root CAs
 * @param unreadable why they cannot be read; empty if they can
 */
public record TrustedCas(String place, List<Ca> ntAuth, List<Ca> roots, String unreadable) {
    /** One CA, and when its certificate expires, in ISO 8601. */
    public record Ca(String subject, String notAfter) {}

    static TrustedCas of(Bean realm) {
        try {
            return new TrustedCas(realm.place(), cas(realm, "NTAuth"), cas(realm, "root CA"), "");
        } catch (UnreadableException e) {
            return new TrustedCas(realm.place(), List.of(), List.of(), e.getMessage());
        }
    }

    private static List<Ca> cas(Bean realm, String use) throws UnreadableException {
        return realm.invokeForTable("cas").stream()
                .filter(row -> row.text("use").equals(use))
                .map(row -> new Ca(row.text("subject"), row.text("notAfter")))
                .toList();
    }
}
