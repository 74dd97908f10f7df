// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.trust.revocation.RevocationSettings;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/**
 * Reads the settings of the revocation check. Their names are those of HTTP.sys where it has any ({@code netsh http add
 * sslcert}).
 */
final class RevocationSettingsReader {
    private RevocationSettingsReader() {}

    /** Returns the settings; empty where revocation is not checked, and after any configuration error. */
    static Optional<RevocationSettings> read(SettingValues values) {
        Boolean verify = values.get(RealmSettings.VERIFY_CLIENT_CERT_REVOCATION);
        Boolean cachedOnly = values.get(RealmSettings.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY);
        Duration freshnessTime = values.get(RealmSettings.REVOCATION_FRESHNESS_TIME);
        Duration urlRetrievalTimeout = values.get(RealmSettings.URL_RETRIEVAL_TIMEOUT);
        FailureMode failureMode = values.get(RealmSettings.REVOCATION_FAILURE_MODE);
        List<String> allowedHosts =
                values.find(RealmSettings.REVOCATION_ALLOWED_HOSTS).orElse(List.of());
        LocalCrls crls = values.find(RealmSettings.CRL_FILES).orElse(LocalCrls.NONE);
        Optional<Path> cacheDirectory =
                values.find(RealmSettings.REVOCATION_CACHE_DIRECTORY).flatMap(directory -> directory);
        if (values.hasErrors() || !verify) {
            return Optional.empty();
        }
        return Optional.of(new RevocationSettings(
                cachedOnly, freshnessTime, urlRetrievalTimeout, failureMode, allowedHosts, cacheDirectory, crls));
    }
}
