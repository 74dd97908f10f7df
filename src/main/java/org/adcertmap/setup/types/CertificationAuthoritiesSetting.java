// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.settings.CaCertificatesFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingType;
import org.adcertmap.trust.path.CertificationAuthorities;

/** Parses {@code certificationAuthorities}: where the trusted root CAs and the intermediate CAs come from. */
public final class CertificationAuthoritiesSetting {
    private CertificationAuthoritiesSetting() {}

    /**
     * Parses the setting.
     *
     * @param password of the file, if it is a store that needs one
     * @return the CAs of the file or of a store of Windows; empty where they are read from the directory
     * @throws IllegalArgumentException saying what is invalid
     */
    public static Optional<CertificationAuthorities> parse(String value, Optional<char[]> password) {
        if (value.equalsIgnoreCase("directory")) {
            return Optional.empty();
        }
        CertificationAuthorities authorities = CertificationAuthorities.of(certificates(value, password));
        if (authorities.roots().isEmpty()) {
            throw new IllegalArgumentException("the file contains no root CA certificate (none is self-signed),"
                    + " so there would be no trust anchor");
        }
        return Optional.of(authorities);
    }

    private static List<X509Certificate> certificates(String value, Optional<char[]> password) {
        if (CaCertificatesFile.isStoreOfWindows(value)) {
            return CaCertificatesFile.readStoreOfType(value);
        }
        if (!value.startsWith(Setting.FILE_PREFIX)) {
            throw SettingType.notOneOf(List.of("directory", "file:...", "Windows-ROOT"), value);
        }
        return CaCertificatesFile.read(value.substring(Setting.FILE_PREFIX.length()), password);
    }
}
