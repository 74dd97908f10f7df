// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.mapper.MapperState;
import org.adcertmap.setup.review.SettingsCheck;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.trust.revocation.CrlAndOcspChecker;

/** What an administrator sees of a mapper without a directory. Immutable; its parts are thread-safe. */
record ListedState(ListedSettings settings, Optional<CrlAndOcspChecker> revocation, Clock clock)
        implements MapperState {
    @Override
    public List<X509Certificate> rootCas() {
        return settings.cas().roots();
    }

    @Override
    public List<ConfigurationWarning> warnings() {
        List<ConfigurationWarning> warnings = new ArrayList<>(settings.file().warnings());
        warnings.addAll(SettingsCheck.ofTrust(
                settings.trust().sha1Signatures(), settings.trust().revocation()));
        return warnings;
    }

    @Override
    public String mappings() {
        return settings.mappingsText();
    }

    @Override
    public boolean hasManyToOneMappings() {
        return !settings.file().mappings().manyToOne().isEmpty();
    }
}
