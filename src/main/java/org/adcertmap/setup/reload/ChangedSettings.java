// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.reload;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.Setting;

/** The names of the settings whose value, or whose file, has changed. Immutable. */
record ChangedSettings(Set<String> names) {
    private static final Set<Setting<?>> CREDENTIALS = Set.of(
            RealmSettings.BIND_PASSWORD,
            RealmSettings.BIND_PASSWORD_FILE,
            RealmSettings.KEYTAB,
            RealmSettings.KEY_STORE_FILE,
            RealmSettings.KEY_STORE_TYPE,
            RealmSettings.KEY_STORE_PASSWORD_FILE);

    ChangedSettings {
        names = Set.copyOf(names);
    }

    /**
     * Compares settings.
     *
     * @param before value by name
     * @param after value by name
     * @param ofFiles the settings whose files have changed
     */
    static ChangedSettings between(Map<String, String> before, Map<String, String> after, List<String> ofFiles) {
        Set<Map.Entry<String, String>> different = new HashSet<>(before.entrySet());
        different.addAll(after.entrySet());
        different.removeIf(
                entry -> before.entrySet().contains(entry) && after.entrySet().contains(entry));
        Set<String> names = new HashSet<>(ofFiles);
        different.forEach(entry -> names.add(entry.getKey()));
        return new ChangedSettings(names);
    }

    /** Returns whether nothing but the bind account's credentials has changed. */
    boolean areOfCredentials() {
        return CREDENTIALS.stream().map(Setting::key).toList().containsAll(names);
    }

    /** Returns the names in alphabetical order, for the log. */
    @Override
    public String toString() {
        return names.isEmpty() ? "none" : new TreeSet<>(names).toString();
    }
}
