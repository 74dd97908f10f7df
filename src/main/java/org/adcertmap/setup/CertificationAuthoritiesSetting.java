package org.adcertmap.setup;

import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.settings.CertificatesFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.trust.CertificationAuthorities;

/** Where are the authorities that are believed, and those between them and a client? */
final class CertificationAuthoritiesSetting {
    private CertificationAuthoritiesSetting() {}

    /**
     * @return the authorities themselves, or nothing where the directory is asked
     * @throws IllegalArgumentException saying what is wrong
     */
    static Optional<CertificationAuthorities> of(String value) {
        if (value.equalsIgnoreCase("directory")) {
            return Optional.empty();
        }
        if (!value.startsWith(Setting.FILE)) {
            throw SettingValues.unknown(List.of("directory", "file:..."), value);
        }
        CertificationAuthorities authorities =
                CertificationAuthorities.of(CertificatesFile.read(value.substring(Setting.FILE.length())));
        if (authorities.roots().isEmpty()) {
            throw new IllegalArgumentException(
                    "holds no root: none of its certificates has signed itself, so none would ever be believed");
        }
        return Optional.of(authorities);
    }
}
