// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.settings;

import java.util.List;
import java.util.Map;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.UnreadableException;

/**
 * The settings of one Realm. Immutable; texts are printable.
 *
 * @param id the ID of the Realm
 * @param place Host and Context of the Realm, and its path
 * @param unreadable why the Realm cannot be read; empty if it can
 * @param build the versions in use
 * @param loaded when the settings in use were read, in ISO 8601, which the form sends as {@code expected}
 * @param error why changed settings are not in use; empty if they are
 * @param expiring empty also for a user without the role that may see it
 */
public record RealmValues(
        String id,
        String place,
        String unreadable,
        String build,
        String loaded,
        String error,
        List<String> warnings,
        List<EffectiveSetting> settings,
        List<ExpiringCertificate> expiring) {
    static RealmValues of(Bean realm, boolean withUsers) {
        try {
            Reading values = realm.read("build", "settingsLoaded", "settingsError", "warnings", "effectiveSettings");
            Map<String, String> descriptions = realm.descriptions();
            return new RealmValues(
                    realm.id(),
                    realm.place(),
                    "",
                    values.text("build"),
                    values.text("settingsLoaded"),
                    values.text("settingsError"),
                    values.texts("warnings"),
                    values.table("effectiveSettings").stream()
                            .map(row -> new EffectiveSetting(
                                    row.text("name"),
                                    row.text("value"),
                                    row.text("origin"),
                                    descriptions.getOrDefault(
                                            row.text("name").equals("domain") ? "dnsDomain" : row.text("name"), "")))
                            .toList(),
                    withUsers ? expiring(realm) : List.of());
        } catch (UnreadableException e) {
            return new RealmValues(
                    realm.id(), realm.place(), e.getMessage(), "", "", "", List.of(), List.of(), List.of());
        }
    }

    private static List<ExpiringCertificate> expiring(Bean realm) throws UnreadableException {
        return realm.read("expiring").table("expiring").stream()
                .map(row ->
                        new ExpiringCertificate(row.text("certificate"), row.text("notAfter"), row.text("userName")))
                .toList();
    }
}
