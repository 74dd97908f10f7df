// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.util.List;
import java.util.Optional;
import org.adcertmap.setup.settings.CaCertificatesFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingType;
import org.adcertmap.trust.NtAuth;

/**
 * Holds the value of {@code ntAuth}: which issuing CAs may issue certificates for logon.
 *
 * @param fixed the check by a file or no check; empty where NTAuthCertificates is read from the directory
 * @param isOff whether every issuing CA with a valid certification path may
 */
public record NtAuthSetting(Optional<NtAuth> fixed, boolean isOff) {

    /**
     * Parses the setting.
     *
     * @param password of the file, if it is a store that needs one
     * @throws IllegalArgumentException saying what is invalid
     */
    public static NtAuthSetting parse(String value, Optional<char[]> password) {
        if (value.equalsIgnoreCase("directory")) {
            return new NtAuthSetting(Optional.empty(), false);
        }
        if (value.equalsIgnoreCase(Setting.OFF)) {
            return new NtAuthSetting(Optional.of(NtAuth.OFF), true);
        }
        if (value.startsWith(Setting.FILE_PREFIX)) {
            String file = value.substring(Setting.FILE_PREFIX.length());
            return new NtAuthSetting(Optional.of(NtAuth.of(CaCertificatesFile.read(file, password))), false);
        }
        throw SettingType.notOneOf(List.of("directory", Setting.OFF, "file:..."), value);
    }
}
