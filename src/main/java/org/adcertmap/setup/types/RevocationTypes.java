// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingType;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/** The types of settings of the revocation check. */
public final class RevocationTypes {
    private static final String HOST = "(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*";

    private RevocationTypes() {}

    /** Hard-fail, soft-fail or a grace period. */
    public static SettingType<FailureMode> failureMode() {
        SettingType<FailureMode> grace = gracePeriod();
        return new SettingType<>("hardFail, softFail, or " + grace.values(), value -> switch (value.toLowerCase(
                Locale.ROOT)) {
            case "hardfail" -> FailureMode.HARD_FAIL;
            case "softfail" -> FailureMode.SOFT_FAIL;
            default -> {
                if (value.isEmpty() || !Character.isDigit(value.charAt(0))) {
                    throw new IllegalArgumentException(
                            "must be one of hardFail, softFail, or a grace period such as 12h");
                }
                yield grace.parser().apply(value);
            }
        });
    }

    private static SettingType<FailureMode> gracePeriod() {
        var duration = SettingType.duration("0", "30d");
        return new SettingType<>(
                duration.values(),
                value -> FailureMode.withGracePeriod(duration.parser().apply(value)));
    }

    /** Host names and addresses, in lower case. */
    public static SettingType<List<String>> hosts() {
        return new SettingType<>(
                "host names, `*.` allowed at the beginning, separated by blanks or commas", RevocationTypes::hosts);
    }

    private static List<String> hosts(String list) {
        List<String> hosts = Arrays.stream(list.split("[\\s,]+"))
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        hosts.stream().filter(host -> !host.matches(HOST)).findFirst().ifPresent(host -> {
            throw new IllegalArgumentException("\"" + host
                    + "\" is not a host name; a URL or a port is not allowed, and *. only at the beginning");
        });
        return hosts;
    }

    /** Local CRL files, which are read. */
    public static SettingType<LocalCrls> crlFiles() {
        return new SettingType<>("`file:` and a file or directory", value -> {
            if (!value.startsWith(Setting.FILE_PREFIX)) {
                throw new IllegalArgumentException("must begin with " + Setting.FILE_PREFIX);
            }
            try {
                return LocalCrls.read(Path.of(value.substring(Setting.FILE_PREFIX.length())));
            } catch (IOException e) {
                throw new IllegalArgumentException("the CRL files cannot be used: " + FileFailure.of(e), e);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("the CRL files cannot be used: " + e.getMessage(), e);
            }
        });
    }

    /** A directory; empty where it is switched off. */
    public static SettingType<Optional<Path>> directoryOrOff() {
        return new SettingType<>("a directory, or off", value -> {
            try {
                return value.equalsIgnoreCase(Setting.OFF) ? Optional.empty() : Optional.of(Path.of(value));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("is not a valid directory name", e);
            }
        });
    }
}
