// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.reload;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.Setting;

/** The names of the settings whose value, or whose file, has changed. Immutable. */
record ChangedSettings(Set<String> names) {
    private static final Set<String> CREDENTIALS = Stream.concat(
                    RealmSettings.CREDENTIALS_FILES.stream(),
                    Stream.of(RealmSettings.BIND_PASSWORD, RealmSettings.KEY_STORE_TYPE))
            .map(Setting::key)
            .collect(Collectors.toUnmodifiableSet());

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
        return CREDENTIALS.containsAll(names);
    }

    /** Returns the names in alphabetical order, for the log. */
    @Override
    public String toString() {
        return names.isEmpty() ? "none" : new TreeSet<>(names).toString();
    }
}
