package org.adcertmap.setup;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingValues;
import org.adcertmap.trust.revocation.RevocationSettings;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/**
 * Reads the settings of the revocation check. Their names are those of HTTP.sys where it has any ({@code netsh http add
 * sslcert}).
 */
final class RevocationSettingsReader {
    private static final Duration MAX_GRACE_PERIOD = Duration.ofDays(30);
    private static final String HOST = "(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*";

    private final SettingValues values;

    RevocationSettingsReader(SettingValues values) {
        this.values = values;
    }

    /** Returns the settings; empty where revocation is not checked, and after any configuration error. */
    Optional<RevocationSettings> read() {
        Boolean verify = values.parseBoolean(Setting.VERIFY_CLIENT_CERT_REVOCATION);
        Boolean cachedOnly = values.parseBoolean(Setting.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY);
        Duration freshnessTime =
                values.parseDuration(Setting.REVOCATION_FRESHNESS_TIME, Duration.ZERO, Duration.ofDays(365));
        Duration urlRetrievalTimeout =
                values.parseDuration(Setting.URL_RETRIEVAL_TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(1));
        FailureMode failureMode = failureMode();
        List<String> allowedHosts = values.parseOptional(
                        Setting.REVOCATION_ALLOWED_HOSTS, RevocationSettingsReader::allowedHosts)
                .orElse(List.of());
        LocalCrls crls = values.parseOptional(Setting.CRL_FILES, RevocationSettingsReader::crlFiles)
                .orElse(LocalCrls.NONE);
        Optional<Path> cacheDirectory = values.parseOptional(
                        Setting.REVOCATION_CACHE_DIRECTORY, RevocationSettingsReader::cacheDirectory)
                .flatMap(directory -> directory);
        if (values.hasErrors() || !verify) {
            return Optional.empty();
        }
        return Optional.of(new RevocationSettings(
                cachedOnly, freshnessTime, urlRetrievalTimeout, failureMode, allowedHosts, cacheDirectory, crls));
    }

    /** Parses hard-fail, soft-fail or a grace period; hard-fail after a configuration error. */
    private FailureMode failureMode() {
        String value = values.required(Setting.REVOCATION_FAILURE_MODE);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "hardfail" -> FailureMode.HARD_FAIL;
            case "softfail" -> FailureMode.SOFT_FAIL;
            default -> {
                if (!Character.isDigit(value.charAt(0))) {
                    values.addInvalidValue(
                            Setting.REVOCATION_FAILURE_MODE,
                            value,
                            "must be one of hardFail, softFail, or a grace period such as 12h");
                    yield FailureMode.HARD_FAIL;
                }
                yield FailureMode.withGracePeriod(
                        values.parseDuration(Setting.REVOCATION_FAILURE_MODE, Duration.ZERO, MAX_GRACE_PERIOD));
            }
        };
    }

    private static List<String> allowedHosts(String list) {
        List<String> hosts = Arrays.stream(list.split("[\\s,]+"))
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        hosts.stream().filter(host -> !host.matches(HOST)).findFirst().ifPresent(host -> {
            throw new IllegalArgumentException("\"" + host
                    + "\" is not a host name; a URL or a port is not allowed, and *. only at the beginning");
        });
        return hosts;
    }

    private static LocalCrls crlFiles(String value) {
        if (!value.startsWith(Setting.FILE_PREFIX)) {
            throw new IllegalArgumentException("must begin with " + Setting.FILE_PREFIX);
        }
        try {
            return LocalCrls.read(Path.of(value.substring(Setting.FILE_PREFIX.length())));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("the CRL files cannot be used: " + e.getMessage(), e);
        }
    }

    private static Optional<Path> cacheDirectory(String value) {
        try {
            return value.equalsIgnoreCase(Setting.OFF) ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a valid directory name", e);
        }
    }
}
