// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.adcertmap.setup.serverxml.NewElement;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlText;

/**
 * The WAR of the console.
 *
 * @param file where it is
 * @param contextXml its {@code META-INF/context.xml}
 * @param version its version; empty for a build without one
 */
record ConsoleWar(Path file, String contextXml, Optional<String> version) {
    private static final String NAME = "adcertmap-console.war";
    private static final String VALVE = "org.apache.catalina.valves.RemoteCIDRValve";

    /**
     * Finds the WAR beside the jar, or in the folder above as in the download.
     *
     * @param given the WAR of {@code --console-war}
     * @throws ServerXmlException if there is none, or it is another file
     */
    static ConsoleWar find(Optional<Path> given, Path jar) throws IOException, ServerXmlException {
        Path folder = jar.toAbsolutePath().getParent();
        List<Path> places = given.map(List::of)
                .orElse(Stream.of(folder, folder.getParent())
                        .filter(place -> place != null)
                        .map(place -> place.resolve(NAME))
                        .toList());
        return read(places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new ServerXmlException(
                        "the console's WAR is missing: " + places + "; name it with --console-war")));
    }

    private static ConsoleWar read(Path file) throws IOException, ServerXmlException {
        try (JarFile war = new JarFile(file.toFile())) {
            ZipEntry context = war.getEntry("META-INF/context.xml");
            if (context == null || war.getEntry("WEB-INF/web.xml") == null) {
                throw new ServerXmlException(file + " is not the WAR of the console");
            }
            try (InputStream content = war.getInputStream(context)) {
                return new ConsoleWar(
                        file, new String(content.readAllBytes(), StandardCharsets.UTF_8), version(war.getManifest()));
            }
        } catch (ZipException e) {
            throw new ServerXmlException(file + " is no WAR: " + e.getMessage());
        }
    }

    private static Optional<String> version(Manifest manifest) {
        return Optional.ofNullable(manifest)
                .map(present -> present.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
    }

    /**
     * Returns whether the WAR works with a jar of this version: the first two numbers are the same. A build without a
     * version works with all.
     */
    boolean worksWith(String jarVersion) {
        return !jarVersion.matches("\\d.*")
                || version.map(ConsoleWar::minor)
                        .filter(minor -> !minor.equals(minor(jarVersion)))
                        .isEmpty();
    }

    private static String minor(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+).*$", "$1");
    }

    /**
     * Returns the context descriptor that takes the place of {@code META-INF/context.xml}: the same text, with these
     * networks in its RemoteCIDRValve.
     */
    String descriptor(List<String> networks) throws ServerXmlException {
        XmlText text = XmlText.of(contextXml);
        XmlEdit edit = new XmlEdit(text);
        String allow = String.join(",", networks);
        Optional<XmlElement> valve = valve(text);
        if (valve.isPresent()) {
            edit.setAttribute(valve.get(), "allow", allow);
        } else {
            edit.insertFirst(text.root(), List.of(NewElement.of("Valve", "className", VALVE, "allow", allow)));
        }
        return edit.apply();
    }

    /** Returns the RemoteCIDRValve of a context descriptor. */
    static Optional<XmlElement> valve(XmlText descriptor) {
        return descriptor.root().children("Valve").stream()
                .filter(element -> element.hasClassName(VALVE))
                .findFirst();
    }
}
