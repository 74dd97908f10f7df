// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;

/**
 * Reads an export of the bindings in {@code HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters}, which is the same
 * in every language. Source: {@code http.h} of the Windows SDK for the bits.
 */
final class RegistryExport {
    private static final String HEADER = "Windows Registry Editor Version";
    private static final Pattern KEY =
            Pattern.compile("\\[HKEY_LOCAL_MACHINE\\\\.*\\\\Ssl(?:Sni|Ccs)?BindingInfo\\\\([^\\\\\\]]+(?:]:\\d+)?)]");
    private static final Pattern DWORD = Pattern.compile("\"(\\w+)\"=dword:([0-9a-fA-F]{8})");
    private static final Pattern TEXT = Pattern.compile("\"(\\w+)\"=\"(.*)\"");

    // DefaultSslCertCheckMode
    private static final int NO_REVOCATION = 0x1;
    private static final int CACHED_ONLY = 0x2;
    private static final int NO_USAGE_CHECK = 0x10000;
    // DefaultFlags
    private static final int DS_MAPPER = 0x1;
    private static final int NEGOTIATE = 0x2;

    private static final int HEXADECIMAL = 16;

    private RegistryExport() {}

    static boolean isOne(String text) {
        return text.startsWith(HEADER) || text.startsWith("\uFEFF" + HEADER);
    }

    /** Returns the bindings; none if the export is of other keys. */
    static List<SslBinding> read(String text, String file) throws InvalidIisConfigurationException {
        List<SslBinding> bindings = new ArrayList<>();
        String name = null;
        Map<String, Long> numbers = new HashMap<>();
        Map<String, String> texts = new HashMap<>();
        for (String line : (text + "\n[end]").lines().map(String::strip).toList()) {
            Matcher number = DWORD.matcher(line);
            Matcher string = TEXT.matcher(line);
            if (number.matches()) {
                numbers.put(number.group(1), Long.parseLong(number.group(2), HEXADECIMAL));
            } else if (string.matches()) {
                texts.put(string.group(1), string.group(2));
            } else if (line.startsWith("[")) {
                if (name != null) {
                    bindings.add(binding(name, numbers, texts, file));
                }
                Matcher key = KEY.matcher(line);
                name = key.matches() ? key.group(1).toLowerCase(Locale.ROOT) : null;
                numbers.clear();
                texts.clear();
            }
        }
        return bindings;
    }

    private static SslBinding binding(String name, Map<String, Long> numbers, Map<String, String> texts, String file)
            throws InvalidIisConfigurationException {
        if (!numbers.keySet().containsAll(List.of("DefaultSslCertCheckMode", "DefaultFlags"))) {
            throw new InvalidIisConfigurationException(
                    file + ": the binding " + name + " has no DefaultSslCertCheckMode or no DefaultFlags");
        }
        long mode = numbers.get("DefaultSslCertCheckMode");
        long flags = numbers.get("DefaultFlags");
        return new SslBinding(
                name,
                (mode & NO_REVOCATION) == 0,
                (mode & CACHED_ONLY) != 0,
                (mode & NO_USAGE_CHECK) == 0,
                Duration.ofSeconds(numbers.getOrDefault("DefaultSslRevocationFreshnessTime", 0L)),
                Duration.ofMillis(numbers.getOrDefault("DefaultSslRevocationUrlRetrievalTimeout", 0L)),
                Optional.ofNullable(texts.get("DefaultSslCtlStoreName")).filter(store -> !store.isEmpty()),
                (flags & DS_MAPPER) != 0,
                (flags & NEGOTIATE) != 0);
    }
}
