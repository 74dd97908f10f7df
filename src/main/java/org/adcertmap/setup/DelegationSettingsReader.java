// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.delegation.DelegationSettings;
import org.adcertmap.setup.settings.SettingValues;

/** Reads the settings of delegation, which is set up where both the service account and its keytab are named. */
final class DelegationSettingsReader {
    private DelegationSettingsReader() {}

    /** Returns the settings; empty where delegation is not set up, and after a configuration error. */
    static Optional<DelegationSettings> read(SettingValues values) {
        Optional<String> principal = values.find(RealmSettings.DELEGATION_PRINCIPAL);
        Optional<Path> keytab = values.parseOptional(RealmSettings.DELEGATION_KEYTAB, BindSettingsReader::readableFile);
        Optional<Set<String>> roles = values.find(RealmSettings.DELEGATION_ROLES);
        String strength = values.get(RealmSettings.DELEGATION_STRENGTH);
        Duration cacheTtl = values.get(RealmSettings.DELEGATION_CACHE_TTL);
        Duration timeout = values.get(RealmSettings.DELEGATION_TIMEOUT);
        Integer cacheSize = values.get(RealmSettings.DELEGATION_CACHE_SIZE);
        Boolean inPrincipal = values.get(RealmSettings.DELEGATION_IN_PRINCIPAL);
        boolean hasPrincipal = values.text(RealmSettings.DELEGATION_PRINCIPAL).isPresent();
        boolean hasKeytab = values.text(RealmSettings.DELEGATION_KEYTAB).isPresent();
        if (hasPrincipal && !hasKeytab) {
            values.addMissing(
                    RealmSettings.DELEGATION_KEYTAB, "required setting is missing, because delegationPrincipal is set");
        } else if (hasKeytab && !hasPrincipal) {
            values.addMissing(
                    RealmSettings.DELEGATION_PRINCIPAL, "required setting is missing, because delegationKeytab is set");
        }
        if (values.hasErrors() || principal.isEmpty() || keytab.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DelegationSettings(
                principal.get(),
                keytab.get(),
                roles.orElse(Set.of()),
                strength.equals("all"),
                cacheTtl,
                timeout,
                cacheSize,
                inPrincipal));
    }
}
