// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.UnreadableException;

/**
 * The directory of one Realm. Immutable; texts are printable.
 *
 * @param id the ID of the Realm
 * @param place Host and Context of the Realm, and its path
 * @param words the state in a sentence; why the Realm cannot be read, where it cannot
 * @param isReadable whether the Realm can be read
 * @param facts further values by name
 */
public record RealmDirectory(
        String id,
        String place,
        String words,
        boolean isReadable,
        List<Controller> controllers,
        Map<String, String> facts,
        List<RevocationSource> revocationSources) {
    static RealmDirectory of(Bean realm, boolean withUsers) {
        try {
            Reading values = realm.read(
                    "stateName",
                    "available",
                    "dnsDomain",
                    "servers",
                    "site",
                    "domainControllers",
                    "mappings",
                    "bindStatus",
                    "lastChangeNotification",
                    "lastUnavailable",
                    "lastUnavailableReason",
                    "outageStart",
                    "outageEnd",
                    "outageGraceEnd",
                    "cachedCertificates",
                    "outageGracePeriod",
                    "clockSkewSeconds",
                    "revocationSources");
            return new RealmDirectory(
                    realm.id(),
                    realm.place(),
                    DirectoryState.words(values, withUsers),
                    true,
                    values.table("domainControllers").stream()
                            .map(Controller::of)
                            .toList(),
                    facts(values, withUsers),
                    values.table("revocationSources").stream()
                            .map(RevocationSource::of)
                            .toList());
        } catch (UnreadableException e) {
            return new RealmDirectory(
                    realm.id(),
                    realm.place(),
                    "cannot be read: " + e.getMessage(),
                    false,
                    List.of(),
                    Map.of(),
                    List.of());
        }
    }

    private static Map<String, String> facts(Reading values, boolean withUsers) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (values.has("mappings")) { // of a ListedCertificatesRealm, which has no directory
            facts.put("Mappings", values.text("mappings"));
            facts.put("Cached certificates", values.text("cachedCertificates"));
            return facts;
        }
        facts.put("Domain", values.text("dnsDomain"));
        facts.put(
                "Domain controllers are located by",
                values.optional("servers")
                        .map(servers -> "the setting servers: " + servers)
                        .orElse("DNS SRV records"));
        facts.put("Site", values.optional("site").orElse("determined by an LDAP ping"));
        facts.put("Last bind", values.text("bindStatus"));
        facts.put("Clock of the domain controller", clock(values));
        facts.put(
                "Last change notification",
                values.optional("lastChangeNotification").orElse("never"));
        facts.put(
                "Last outage",
                values.optional("outageStart").map(at -> outage(at, values)).orElse("none"));
        facts.put(
                "Last request during an outage or after a failed query",
                values.optional("lastUnavailable")
                        .map(at -> DirectoryState.failure(values, at, withUsers))
                        .orElse("never"));
        facts.put("Cached certificates", values.text("cachedCertificates"));
        return facts;
    }

    private static String outage(String start, Reading values) {
        return "since " + DirectoryState.time(start)
                + values.optional("outageEnd")
                        .map(end -> " until " + DirectoryState.time(end))
                        .orElse("");
    }

    private static String clock(Reading values) {
        if (!values.has("clockSkewSeconds")) {
            return "unknown before its first response";
        }
        long ahead = values.number("clockSkewSeconds");
        return ahead == 0 ? "the same" : Math.abs(ahead) + " s " + (ahead > 0 ? "ahead" : "behind");
    }
}
