// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.console.page.Outcome;

/**
 * The style sheets and scripts, by name, from {@code WEB-INF/static}. Their path has a hash of their content and of the
 * version, so that a browser may cache them for a year, and the login page does not show the version. Immutable.
 */
final class StaticFiles {
    static final String PREFIX = "/static/";
    static final String CACHE_CONTROL = "public, max-age=31536000, immutable";

    private static final int HASH_OCTETS = 6;
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE_SHEET = "text/css; charset=utf-8";
    private static final Map<String, String> TYPES = Map.of(
            "console.css", STYLE_SHEET,
            "console.js", SCRIPT,
            "pico.classless.min.css", STYLE_SHEET,
            "uPlot.iife.min.js", SCRIPT,
            "uPlot.min.css", STYLE_SHEET);

    private final Map<String, byte[]> files;
    private final String path;

    private StaticFiles(Map<String, byte[]> files, String path) {
        this.files = files;
        this.path = path;
    }

    /**
     * Reads the files of the application.
     *
     * @throws IOException if one is missing or cannot be read
     */
    static StaticFiles read(ServletContext context, String version) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        MessageDigest hash = sha256();
        hash.update(version.getBytes(StandardCharsets.UTF_8));
        for (String name : TYPES.keySet().stream().sorted().toList()) {
            try (InputStream in = context.getResourceAsStream("/WEB-INF/static/" + name)) {
                if (in == null) {
                    throw new IOException("WEB-INF/static/" + name + " is missing");
                }
                byte[] content = in.readAllBytes();
                files.put(name, content);
                hash.update(content);
            }
        }
        return new StaticFiles(files, PREFIX + HexFormat.of().formatHex(hash.digest(), 0, HASH_OCTETS) + "/");
    }

    /** Returns the path of the files in the application, with a slash at its end. */
    String path() {
        return path;
    }

    /** Returns the file with this path; empty for another path or version. */
    Optional<Outcome.Content> at(String requested) {
        String name = requested.startsWith(path) ? requested.substring(path.length()) : "";
        return files.containsKey(name)
                ? Optional.of(new Outcome.Content(200, TYPES.get(name), "", files.get(name)))
                : Optional.empty();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
