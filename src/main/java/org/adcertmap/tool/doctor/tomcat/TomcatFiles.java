// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;

/** Finds the files that {@code server.xml} names. Immutable. */
record TomcatFiles(Path base) {
    /** Returns the directory with Tomcat's own {@code lib}; it may be another one than CATALINA_BASE. */
    Path home() {
        String home = System.getProperty("catalina.home", System.getenv("CATALINA_HOME"));
        return Files.exists(base.resolve("lib").resolve("catalina.jar")) || home == null || home.isBlank()
                ? base
                : Path.of(home);
    }

    /**
     * Returns whether an attribute names no file, but something that another scheme finds, such as {@code pkcs11:} for
     * a key of a security module. One letter is a drive of Windows.
     */
    static boolean isUri(String name) {
        return name.matches("(?!file:)[A-Za-z][A-Za-z0-9+.-]+:.*");
    }

    /**
     * Returns the file of an attribute, as Tomcat finds it.
     *
     * @throws IOException if the name has a system property of Tomcat's own process, or is no file
     */
    Path file(String name) throws IOException {
        String path = name.replace("${catalina.base}", base.toString()).replace("${catalina.home}", home().toString());
        if (path.contains("${")) {
            throw new IOException("[" + name + "] has a property that only the process of Tomcat has");
        }
        if (isUri(path)) {
            throw new IOException("[" + name + "] is no file, and cannot be checked");
        }
        try {
            return base.resolve(path.startsWith("file:") ? path.replaceFirst("^file:(//)?", "") : path);
        } catch (InvalidPathException e) {
            throw new IOException("[" + name + "] is no file name", e);
        }
    }

    /**
     * Returns the password that an element has in an attribute, or in the file of the attribute with {@code File} after
     * its name; empty if it has neither.
     */
    Optional<char[]> password(XmlElement element, String attribute) throws IOException {
        String file = ServerXmlReview.value(element, attribute + "File");
        if (!file.isEmpty()) {
            try {
                return Files.readString(file(file)).lines().findFirst().map(String::toCharArray);
            } catch (IOException e) {
                throw new IOException(attribute + "File [" + file + "]: " + ReadFailure.of(file(file), e), e);
            }
        }
        return Optional.of(ServerXmlReview.value(element, attribute))
                .filter(password -> !password.isEmpty())
                .map(String::toCharArray);
    }
}
