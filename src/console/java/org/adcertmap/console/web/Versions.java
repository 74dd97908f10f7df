// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.jmx.PrintableText;
import org.adcertmap.console.jmx.UnreadableException;

/** The version of the console, and that of the jar in Tomcat's {@code lib}. Stateless. */
final class Versions {
    private static final String UNKNOWN = "unknown";
    private static final Pattern JAR = Pattern.compile("adcertmap (\\d\\S*?)[ ,].*");
    private static final Pattern MINOR = Pattern.compile("(\\d+\\.\\d+)\\..*");

    private Versions() {}

    /** Returns the version in the manifest of the WAR; {@code unknown} if there is none. */
    static String ofConsole(ServletContext context) throws IOException {
        try (InputStream manifest = context.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            String version = manifest == null
                    ? null
                    : new Manifest(manifest).getMainAttributes().getValue("Implementation-Version");
            return version == null ? UNKNOWN : PrintableText.of(version);
        }
    }

    /** Returns the two versions if a Realm is of another minor version than the console. */
    static Optional<Mismatch> mismatch(String console, Beans beans) {
        for (Bean realm : beans.realms()) {
            String jar = ofJar(realm);
            if (!jar.equals(UNKNOWN) && !minor(jar).equals(minor(console))) {
                return Optional.of(new Mismatch(console, jar));
            }
        }
        return Optional.empty();
    }

    /** Returns the version in a Realm's attribute {@code build}; {@code unknown} for classes without a jar. */
    private static String ofJar(Bean realm) {
        try {
            Matcher matcher = JAR.matcher(realm.read("build").text("build"));
            return matcher.matches() ? matcher.group(1) : UNKNOWN;
        } catch (UnreadableException e) {
            return UNKNOWN; // a Realm that cannot be read is shown as such
        }
    }

    private static String minor(String version) {
        Matcher matcher = MINOR.matcher(version);
        return matcher.matches() ? matcher.group(1) : version;
    }
}
