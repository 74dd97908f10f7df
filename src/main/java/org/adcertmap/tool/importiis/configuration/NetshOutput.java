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

/** Reads the output of {@code netsh http show sslcert}, in English. */
final class NetshOutput {
    /** A name, blanks, a colon and a value; the first of a binding has a colon in its name. */
    private static final Pattern LINE =
            Pattern.compile("\\s*(IP:port|Hostname:port|Central Certificate Store|[^:]+?)\\s*:\\s?(.*?)\\s*");

    private static final List<String> FIRST = List.of("ip:port", "hostname:port", "central certificate store");
    private static final List<String> NECESSARY =
            List.of("verify client certificate revocation", "negotiate client certificate");

    private NetshOutput() {}

    /** Returns the bindings; none if the text is another one. */
    static List<SslBinding> read(String text, String file) throws InvalidIisConfigurationException {
        List<SslBinding> bindings = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (String line : text.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            String name = parts.group(1).toLowerCase(Locale.ROOT);
            if (FIRST.contains(name)) {
                add(values, bindings, file);
                values = new HashMap<>(Map.of("", parts.group(2)));
            }
            values.putIfAbsent(name, parts.group(2));
        }
        add(values, bindings, file);
        return bindings;
    }

    private static void add(Map<String, String> values, List<SslBinding> bindings, String file)
            throws InvalidIisConfigurationException {
        if (!values.containsKey("")) {
            return;
        }
        if (!values.keySet().containsAll(NECESSARY)) {
            throw new InvalidIisConfigurationException(file + ": the binding " + values.get("") + " has no line \""
                    + "Verify Client Certificate" + " Revocation\" or \"Negotiate Client Certificate\"");
        }
        bindings.add(new SslBinding(
                values.get("").toLowerCase(Locale.ROOT),
                !"disabled".equalsIgnoreCase(values.get("verify client certificate revocation")),
                isEnabled(values, "verify revocation using cached client certificate only"),
                !"disabled".equalsIgnoreCase(values.get("usage check")),
                Duration.ofSeconds(number(values, "revocation freshness time", file)),
                Duration.ofMillis(number(values, "url retrieval timeout", file)),
                Optional.ofNullable(values.get("ctl store name"))
                        .filter(store -> !store.isEmpty() && !store.equals("(null)")),
                isEnabled(values, "ds mapper usage"),
                isEnabled(values, "negotiate client certificate")));
    }

    private static boolean isEnabled(Map<String, String> values, String name) {
        return "enabled".equalsIgnoreCase(values.get(name));
    }

    private static long number(Map<String, String> values, String name, String file)
            throws InvalidIisConfigurationException {
        String value = values.getOrDefault(name, "0");
        if (!value.matches("\\d{1,10}")) {
            throw new InvalidIisConfigurationException(
                    file + ": the binding " + values.get("") + ": " + name + " \"" + value + "\" is no number");
        }
        return Long.parseLong(value);
    }
}
