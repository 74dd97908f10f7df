// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds lines of a properties file with a single backslash, which would silently change what follows:
 * {@code CORP\reader} would lose its r, and {@code C:\Tomcat\conf} its backslashes. The error says what to write; it
 * never quotes a secret. Stateless.
 */
final class SingleBackslashes {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9]+)\\s*[=:]\\s*(.*)");
    /** A backslash of which neither neighbour is one. */
    private static final Pattern SINGLE = Pattern.compile("(?<!\\\\)\\\\(?!\\\\)");

    private SingleBackslashes() {}

    /** Returns one configuration error for each such line. */
    static List<ConfigurationError> errors(String text, Path file, List<Setting<?>> table) {
        List<String> lines = text.lines().map(String::strip).toList();
        List<ConfigurationError> errors = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isComment = line.startsWith("#") || line.startsWith("!");
            if (!isComment && line.replace("\\\\", "").contains("\\")) {
                errors.add(ConfigurationError.of(
                        "settings",
                        "line " + (i + 1) + " of " + file + " has a single backslash",
                        correction(line, table).orElse("write \\\\, or use / in a path")));
            }
        }
        return errors;
    }

    /** Returns the line as it must be; empty where it may contain a secret, or ends with the backslash. */
    private static Optional<String> correction(String line, List<Setting<?>> table) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches() || line.endsWith("\\")) {
            return Optional.empty();
        }
        String value = parts.group(2);
        return table.stream()
                .filter(setting -> setting.key().equals(parts.group(1)))
                .findFirst()
                .flatMap(setting -> switch (setting.content()) {
                    case SECRET -> Optional.empty();
                    case PLAIN ->
                        Optional.of("write " + setting.key() + " = "
                                + SINGLE.matcher(value).replaceAll(Matcher.quoteReplacement("\\\\")));
                    case FILE, PREFIXED_FILE ->
                        Optional.of(
                                "write " + setting.key() + " = " + withSlashes(value) + ", or each backslash twice");
                });
    }

    /** A path of Windows with slashes; two at the beginning name a server (UNC). */
    private static String withSlashes(String path) {
        String slashes = path.replaceAll("\\\\+", "/");
        return path.startsWith("\\\\") ? "/" + slashes : slashes;
    }
}
