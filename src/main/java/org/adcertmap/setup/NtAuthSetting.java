package org.adcertmap.setup;

import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.settings.CertificatesFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.trust.NtAuth;

/**
 * Where are the authorities that may issue certificates that log in?
 *
 * @param given the authorities themselves, or nothing where the directory is asked
 * @param isOff whether every authority of the connector may
 */
record NtAuthSetting(Optional<NtAuth> given, boolean isOff) {

    /** @throws IllegalArgumentException saying what is wrong */
    static NtAuthSetting of(String value) {
        if (value.equalsIgnoreCase("directory")) {
            return new NtAuthSetting(Optional.empty(), false);
        }
        if (value.equalsIgnoreCase("off")) {
            return new NtAuthSetting(Optional.of(NtAuth.OFF), true);
        }
        if (value.startsWith(Setting.FILE)) {
            return new NtAuthSetting(
                    Optional.of(NtAuth.of(CertificatesFile.read(value.substring(Setting.FILE.length())))), false);
        }
        throw SettingValues.unknown(List.of("directory", "off", "file:..."), value);
    }
}
