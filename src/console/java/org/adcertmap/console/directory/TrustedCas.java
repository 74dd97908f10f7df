// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Row;
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
            List<Row> cas = realm.invokeForTable("cas");
            return new TrustedCas(realm.place(), cas(cas, "NTAuth"), cas(cas, "root CA"), "");
        } catch (UnreadableException e) {
            return unreadable(realm, e.getMessage());
        }
    }

    static TrustedCas unreadable(Bean realm, String reason) {
        return new TrustedCas(realm.place(), List.of(), List.of(), reason);
    }

    private static List<Ca> cas(List<Row> cas, String use) {
        return cas.stream()
                .filter(row -> row.text("use").equals(use))
                .map(row -> new Ca(row.text("subject"), row.text("notAfter")))
                .toList();
    }
}
