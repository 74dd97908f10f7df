// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.serverxml.XmlText;

/** Finds the applications of a Host, and whether their {@code web.xml} has a constraint. Stateless. */
final class Applications {
    private static final String WEB_XML = "WEB-INF/web.xml";
    private static final String CONSTRAINT = "security-constraint";

    private Applications() {}

    /**
     * Returns whether each application of the {@code appBase} has a {@code security-constraint}, by its name.
     *
     * @throws IOException if an application cannot be read
     */
    static Map<String, Boolean> constrained(XmlElement host, TomcatFiles files) throws IOException {
        String appBase = ServerXmlReview.value(host, "appBase");
        Path folder = files.file(appBase.isEmpty() ? "webapps" : appBase);
        Map<String, Boolean> constrained = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return constrained;
        }
        List<Path> applications;
        try (Stream<Path> all = Files.list(folder)) {
            applications = all.sorted().toList();
        }
        for (Path application : applications) {
            String name = application.getFileName().toString();
            if (Files.isDirectory(application)) {
                constrained.put("[" + name + "]", hasConstraint(application.resolve(WEB_XML)));
            } else if (name.endsWith(".war")) {
                constrained.put("[" + name.substring(0, name.length() - ".war".length()) + "]", isInWar(application));
            }
        }
        return constrained;
    }

    private static boolean hasConstraint(Path webXml) throws IOException {
        if (Files.notExists(webXml)) {
            return false;
        }
        try {
            return hasConstraint(XmlFile.read(webXml).xml());
        } catch (ServerXmlException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static boolean isInWar(Path war) throws IOException {
        try (ZipFile zip = new ZipFile(war.toFile())) {
            ZipEntry entry = zip.getEntry(WEB_XML);
            if (entry == null) {
                return false;
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return hasConstraint(XmlText.of(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (ServerXmlException e) {
            throw new IOException(war + ", " + WEB_XML + ": " + e.getMessage(), e);
        }
    }

    private static boolean hasConstraint(XmlText webXml) {
        return webXml.root()
                .selfAndDescendants()
                .anyMatch(element -> element.name().replaceFirst("^.*:", "").equals(CONSTRAINT));
    }
}
