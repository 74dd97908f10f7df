// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.Setting;

/**
 * Fills the sample settings file in: a setting without a value is commented out, so that no name of the sample stays in
 * force by accident. Stateless.
 */
final class NewSettings {
    private static final String PEM = "domain-controllers.pem";

    private NewSettings() {}

    /**
     * Returns the text of a new settings file.
     *
     * @param hasTrustStoreOfTheSample whether the trust store that the sample names exists; otherwise, and unless one
     *     is given, a file in PEM is named, which needs no password
     */
    static byte[] text(String sample, SettingsOptions.Values given, boolean hasTrustStoreOfTheSample) {
        Map<Setting<?>, Optional<String>> values = new LinkedHashMap<>();
        values.put(RealmSettings.DOMAIN, given.domain());
        values.put(RealmSettings.SERVERS, given.servers());
        values.put(RealmSettings.BIND_DN, given.bindDn());
        if (given.trustStore().isPresent() || !hasTrustStoreOfTheSample) {
            String name =
                    given.trustStore().map(SettingsOptions.TrustStore::name).orElse(PEM);
            values.put(RealmSettings.DIRECTORY_TRUST_STORE_FILE, Optional.of(name));
            values.put(
                    RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE,
                    given.trustStorePassword().map(password -> "domain-controllers.password"));
        }
        String text = sample;
        for (Map.Entry<Setting<?>, Optional<String>> value : values.entrySet()) {
            text = with(text, value.getKey().key(), value.getValue());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String with(String text, String setting, Optional<String> value) {
        String line = value.map(given -> setting + " = " + escaped(given)).orElse("#" + setting + " =");
        return Pattern.compile("(?m)^#?" + Pattern.quote(setting) + " =.*$")
                .matcher(text)
                .replaceFirst(Matcher.quoteReplacement(line));
    }

    /** A single backslash changes what follows, and a variable would be replaced. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("${", "$${");
    }
}
