// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.settings.CaCertificatesFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingType;
import org.adcertmap.trust.CertificationAuthorities;

/** Parses {@code certificationAuthorities}: where the trusted root CAs and the intermediate CAs come from. */
final class CertificationAuthoritiesSetting {
    private CertificationAuthoritiesSetting() {}

    /**
     * Parses the setting.
     *
     * @return the CAs of the file; empty where they are read from the directory
     * @throws IllegalArgumentException saying what is invalid
     */
    static Optional<CertificationAuthorities> parse(String value) {
        if (value.equalsIgnoreCase("directory")) {
            return Optional.empty();
        }
        if (!value.startsWith(Setting.FILE_PREFIX)) {
            throw SettingType.notOneOf(List.of("directory", "file:..."), value);
        }
        CertificationAuthorities authorities =
                CertificationAuthorities.of(CaCertificatesFile.read(value.substring(Setting.FILE_PREFIX.length())));
        if (authorities.roots().isEmpty()) {
            throw new IllegalArgumentException("the file contains no root CA certificate (none is self-signed),"
                    + " so there would be no trust anchor");
        }
        return Optional.of(authorities);
    }
}
