// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.reload;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.FileWatch;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.Setting.Content;

/**
 * The files that settings name. A change of those with credentials is not reported by name, because the bind account
 * and delegation read theirs again by themselves; but they are read with the others, so that none may be half-written
 * then, and a change of one may correct an error. Confined to one thread at a time.
 */
final class WatchedFiles {
    private static final List<Setting<?>> WATCHED = List.of(
            RealmSettings.DIRECTORY_TRUST_STORE_FILE,
            RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE,
            RealmSettings.STRONG_NAME_MATCHES,
            RealmSettings.NT_AUTH,
            RealmSettings.CERTIFICATION_AUTHORITIES,
            RealmSettings.CERTIFICATION_AUTHORITIES_PASSWORD_FILE,
            RealmSettings.CRL_FILES,
            RealmSettings.ROLE_MAPPINGS,
            RealmSettings.CERTIFICATES);

    private final FileWatch credentials;
    private final Map<String, FileWatch> watches = new LinkedHashMap<>(); // by the name of the setting

    /** Looks at the files for the first time; before they are read, so that no change is missed. */
    WatchedFiles(EffectiveSettings settings, Clock clock) {
        for (Setting<?> setting : WATCHED) {
            List<Path> paths = paths(setting, settings.value(setting));
            if (!paths.isEmpty()) {
                watches.put(setting.key(), new FileWatch(paths, clock));
            }
        }
        credentials = new FileWatch(
                Stream.concat(RealmSettings.CREDENTIALS_FILES.stream(), Stream.of(RealmSettings.DELEGATION_KEYTAB))
                        .flatMap(setting -> paths(setting, settings.value(setting)).stream())
                        .toList(),
                clock);
    }

    private static List<Path> paths(Setting<?> setting, String value) {
        boolean isPrefixed = setting.content() == Content.PREFIXED_FILE;
        if (value.isEmpty() || isPrefixed && !value.startsWith(Setting.FILE_PREFIX)) {
            return List.of();
        }
        try {
            return List.of(Path.of(isPrefixed ? value.substring(Setting.FILE_PREFIX.length()) : value));
        } catch (InvalidPathException e) {
            return List.of(); // the reader of the setting reports it
        }
    }

    /** Returns whether one of the files may still be written. */
    boolean mayBeWritten() {
        return credentials.mayBeWritten() || watches.values().stream().anyMatch(FileWatch::mayBeWritten);
    }

    /** Returns whether a file with credentials has changed since the last call. */
    boolean haveCredentialsChanged(boolean atOnce) {
        return credentials.hasChanged(atOnce);
    }

    /** Returns the names of the settings whose files have changed since the last call. */
    List<String> changed(boolean atOnce) {
        List<String> changed = new ArrayList<>();
        watches.forEach((name, watch) -> {
            if (watch.hasChanged(atOnce)) {
                changed.add(name);
            }
        });
        return changed;
    }
}
