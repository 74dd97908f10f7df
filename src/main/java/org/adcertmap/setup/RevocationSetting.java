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

/** How shall revocation be found out? The part of the settings that says it, with HTTP.sys's names where it has any. */
final class RevocationSetting {
    private static final Duration LONGEST_GRACE = Duration.ofDays(30);
    private static final String HOST = "(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?|[0-9a-fA-F:]*:[0-9a-fA-F:.]*";

    private final SettingValues values;

    RevocationSetting(SettingValues values) {
        this.values = values;
    }

    /**
     * Nothing where it is not found out at all; to be used only when {@link SettingValues#complain} has let the
     * settings pass.
     */
    Optional<RevocationSettings> read() {
        Boolean verify = values.bool(Setting.VERIFY_CLIENT_CERT_REVOCATION);
        Boolean cachedOnly = values.bool(Setting.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY);
        Duration freshnessTime =
                values.duration(Setting.REVOCATION_FRESHNESS_TIME, Duration.ZERO, Duration.ofDays(365));
        Duration timeout =
                values.duration(Setting.URL_RETRIEVAL_TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(1));
        FailureMode failureMode = failureMode();
        List<String> hosts = values.ifGiven(Setting.REVOCATION_ALLOWED_HOSTS, RevocationSetting::hosts)
                .orElse(List.of());
        LocalCrls lists =
                values.ifGiven(Setting.CRL_FILES, RevocationSetting::lists).orElse(LocalCrls.NONE);
        Optional<Path> cache = values.ifGiven(Setting.REVOCATION_CACHE_DIRECTORY, RevocationSetting::cache)
                .flatMap(folder -> folder);
        if (values.haveProblems() || !verify) {
            return Optional.empty();
        }
        return Optional.of(
                new RevocationSettings(cachedOnly, freshnessTime, timeout, failureMode, hosts, cache, lists));
    }

    private FailureMode failureMode() {
        String value = values.required(Setting.REVOCATION_FAILURE_MODE);
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "hardfail" -> FailureMode.HARD_FAIL;
            case "softfail" -> FailureMode.SOFT_FAIL;
            default -> {
                if (!Character.isDigit(value.charAt(0))) {
                    values.problem(
                            Setting.REVOCATION_FAILURE_MODE,
                            "\"" + value + "\" is unknown; known: hardFail, softFail, a grace period such as 12h");
                    yield FailureMode.HARD_FAIL;
                }
                yield FailureMode.grace(values.duration(Setting.REVOCATION_FAILURE_MODE, Duration.ZERO, LONGEST_GRACE));
            }
        };
    }

    private static List<String> hosts(String list) {
        List<String> hosts = Arrays.stream(list.split("[\\s,]+"))
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        hosts.stream().filter(host -> !host.matches(HOST)).findFirst().ifPresent(host -> {
            throw new IllegalArgumentException(
                    "names \"" + host + "\", which is no host: no URL, no port, *. at the beginning only");
        });
        return hosts;
    }

    private static LocalCrls lists(String value) {
        if (!value.startsWith(Setting.FILE)) {
            throw new IllegalArgumentException("does not begin with " + Setting.FILE);
        }
        try {
            return LocalCrls.read(Path.of(value.substring(Setting.FILE.length())));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("cannot be used: " + e.getMessage(), e);
        }
    }

    private static Optional<Path> cache(String value) {
        try {
            return value.equalsIgnoreCase(Setting.OFF) ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is no name of a folder", e);
        }
    }
}
