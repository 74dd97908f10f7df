// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.Optional;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.revocation.RevocationSettings;

/**
 * The settings of the checks that make a certificate trusted, but for the CAs. Immutable.
 *
 * @param usageCheck whether a certificate must allow client authentication
 * @param revocation empty where revocation is not checked
 * @param cacheSize the largest number of cached certification paths
 */
public record TrustSettings(
        Boolean usageCheck, Sha1Signatures sha1Signatures, Optional<RevocationSettings> revocation, Integer cacheSize) {
    /**
     * Reads the settings; a component is {@code null} after a configuration error in it, which
     * {@link SettingValues#throwIfInvalid} reports as {@link SettingsException}.
     */
    public static TrustSettings read(SettingValues values) {
        return new TrustSettings(
                values.get(RealmSettings.USAGE_CHECK),
                values.get(RealmSettings.SHA1SIGNATURES),
                RevocationSettingsReader.read(values),
                values.get(RealmSettings.CACHE_SIZE));
    }
}
