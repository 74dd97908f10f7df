// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.tool.importiis.configuration.SslBinding;

/**
 * The Realm's settings that replace those of the bindings of HTTP.sys. One Realm serves all of them: where bindings
 * differ, the strictest value is taken. Confined to one thread.
 */
final class ProposedSettings {
    static final String FILE_NAME = "adcertmap.properties";
    private static final String SAMPLE = "/org/adcertmap/tool/install/" + FILE_NAME;

    /** Settings that are not at their defaults, with their values. */
    private final Map<String, String> values = new LinkedHashMap<>();

    private final List<ImportFinding> findings = new ArrayList<>();

    /** @param bindings the bindings of HTTP.sys that the sites use; empty if they are not known */
    ProposedSettings(List<SslBinding> bindings) {
        if (bindings.isEmpty()) {
            return;
        }
        flag(RealmSettings.VERIFY_CLIENT_CERT_REVOCATION, bindings, SslBinding::verifiesRevocation, true);
        flag(RealmSettings.VERIFY_REVOCATION_WITH_CACHED_CLIENT_CERT_ONLY, bindings, SslBinding::usesCachedOnly, false);
        flag(RealmSettings.USAGE_CHECK, bindings, SslBinding::checksUsage, true);
        time(RealmSettings.REVOCATION_FRESHNESS_TIME, bindings, SslBinding::revocationFreshnessTime);
        time(RealmSettings.URL_RETRIEVAL_TIMEOUT, bindings, SslBinding::urlRetrievalTimeout);
    }

    private void flag(
            Setting<Boolean> setting, List<SslBinding> bindings, Predicate<SslBinding> value, boolean strictValue) {
        long count = bindings.stream().filter(value).count();
        boolean isUniform = count == 0 || count == bindings.size();
        boolean chosen = isUniform ? count > 0 : strictValue;
        if (!isUniform) {
            differ(setting, String.valueOf(chosen));
        }
        put(setting, String.valueOf(chosen));
    }

    private void time(Setting<Duration> setting, List<SslBinding> bindings, Function<SslBinding, Duration> value) {
        List<Duration> times = bindings.stream().map(value).distinct().toList();
        Duration chosen = times.stream()
                .filter(time -> !time.isZero())
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        String text = chosen.toMillisPart() == 0 ? chosen.toSeconds() + "s" : chosen.toMillis() + "ms";
        if (times.size() > 1) {
            differ(setting, text);
        }
        try {
            // Zero is the default of Windows, and not that of every setting here.
            if (!chosen.isZero() && setting.type().parser().apply(text).equals(chosen)) {
                put(setting, text);
            }
        } catch (IllegalArgumentException e) {
            findings.add(new ImportFinding(
                    ImportCode.OUT_OF_RANGE,
                    "HTTP.sys",
                    setting.key() + " is " + text + " in the binding, which is out of range here: " + e.getMessage(),
                    "it stays at its default, " + setting.defaultValue().orElse("none") + "; choose a value"));
        }
    }

    private void differ(Setting<?> setting, String chosen) {
        findings.add(new ImportFinding(
                ImportCode.BINDINGS_DIFFER,
                "HTTP.sys",
                "the bindings of these sites differ in " + setting.key() + "; one Realm has one value",
                setting.key() + " = " + chosen + " is proposed; for other values use a Realm in each Host"));
    }

    private void put(Setting<?> setting, String value) {
        if (!setting.defaultValue().orElse("").equals(value)) {
            values.put(setting.key(), value);
        }
    }

    List<ImportFinding> findings() {
        return findings;
    }

    /** Renders the sample settings file with the settings changed. */
    String text() {
        try (InputStream in = ProposedSettings.class.getResourceAsStream(SAMPLE)) {
            StringBuilder text = new StringBuilder();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> text.append(changed(line)).append('\n'));
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the jar", e);
        }
    }

    private String changed(String line) {
        int equalsSign = line.indexOf(" =");
        String value = equalsSign < 0 ? null : values.get(line.substring(line.startsWith("#") ? 1 : 0, equalsSign));
        return value == null ? line : line.substring(line.startsWith("#") ? 1 : 0, equalsSign) + " = " + value;
    }

    /** Returns the settings that differ from the sample. */
    Map<String, String> values() {
        return values;
    }
}
