// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.mapping.cache.CacheSettings;
import org.adcertmap.setup.KeyStoreFile;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.SettingsReader;
import org.adcertmap.setup.TrustSettings;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.types.AuditSettings;
import org.adcertmap.setup.types.CertificationAuthoritiesSetting;
import org.adcertmap.trust.path.CertificationAuthorities;

/**
 * The settings of a ListedCertificatesRealm. Immutable.
 *
 * @param file the mappings
 * @param cas root and intermediate CAs
 */
record ListedSettings(
        CertificatesFile file,
        CertificationAuthorities cas,
        TrustSettings trust,
        CacheSettings cache,
        AuditSettings audit,
        int recentRefusals) {
    /**
     * Reads all settings and the file.
     *
     * @param given value by name
     * @throws SettingsException with every configuration error, also those in the file
     */
    static ListedSettings read(Map<String, String> given) throws SettingsException {
        SettingValues values = new SettingValues(RealmSettings.listed(), given);
        CertificatesFile file = file(values);
        Optional<char[]> password =
                KeyStoreFile.password(values, RealmSettings.CERTIFICATION_AUTHORITIES_PASSWORD_FILE);
        CertificationAuthorities cas = cas(given, values, password);
        TrustSettings trust = TrustSettings.read(values);
        Duration cacheTtl = values.get(RealmSettings.CACHE_TTL);
        AuditSettings audit = SettingsReader.audit(values);
        Integer recentRefusals = values.get(RealmSettings.RECENT_REFUSALS);
        values.throwIfInvalid();
        return new ListedSettings(
                file,
                cas,
                trust,
                new CacheSettings(cacheTtl, cacheTtl, Duration.ZERO, trust.cacheSize()),
                audit,
                recentRefusals);
    }

    private static CertificatesFile file(SettingValues values) {
        String name = values.required(RealmSettings.CERTIFICATES);
        try {
            return name == null ? null : CertificatesFile.read(Path.of(name));
        } catch (SettingsException e) {
            values.addErrors(e.errors());
            return null;
        } catch (IllegalArgumentException e) { // InvalidPathException
            values.addInvalidValue(RealmSettings.CERTIFICATES, name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The default of the setting needs a directory. */
    private static CertificationAuthorities cas(
            Map<String, String> given, SettingValues values, Optional<char[]> password) {
        if (given.getOrDefault(RealmSettings.CERTIFICATION_AUTHORITIES.key(), "")
                .isBlank()) {
            values.addMissing(RealmSettings.CERTIFICATION_AUTHORITIES);
            return null;
        }
        return values.parse(
                RealmSettings.CERTIFICATION_AUTHORITIES,
                value -> CertificationAuthoritiesSetting.parse(value, password)
                        .orElseThrow(() -> new IllegalArgumentException("there is no directory to read the CAs from")));
    }

    /** Returns the number of mappings in words. */
    String mappingsText() {
        return file.mappings().oneToOne().size() + " one-to-one and "
                + file.mappings().manyToOne().size() + " many-to-one mappings in " + file.path();
    }
}
