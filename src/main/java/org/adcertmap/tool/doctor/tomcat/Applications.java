// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.serverxml.XmlText;

/**
 * Finds the applications of a Host with its context descriptors, or of a Context, and whether their {@code web.xml} has
 * a constraint. Stateless.
 */
final class Applications {
    private static final String WEB_XML = "WEB-INF/web.xml";
    private static final String XML = ".xml";
    private static final String CONSTRAINT = "security-constraint";

    private Applications() {}

    /**
     * Returns whether each application of the {@code appBase}, and of each Context of the Host, has a
     * {@code security-constraint}, by its name.
     *
     * @throws IOException if an application cannot be read
     */
    static Map<String, Boolean> constrained(XmlElement host, TomcatFiles files) throws IOException {
        Path folder = appBase(host, files);
        Map<String, Boolean> constrained = new TreeMap<>();
        for (XmlElement context : host.children("Context")) {
            constrained.putAll(ofContext(context, files));
        }
        for (Path descriptor : descriptors(host, files)) {
            constrained.putAll(ofDescriptor(descriptor, folder, files));
        }
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

    /** Returns the files in {@code conf/ENGINE/HOST}, or in the {@code xmlBase} of the Host. */
    private static List<Path> descriptors(XmlElement host, TomcatFiles files) throws IOException {
        String xmlBase = ServerXmlReview.value(host, "xmlBase");
        Path folder = files.file(
                xmlBase.isEmpty()
                        ? "conf/" + ServerXmlReview.value(host.parent(), "name") + "/"
                                + ServerXmlReview.value(host, "name")
                        : xmlBase);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().endsWith(XML))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /**
     * A ClientCertificateMappingValve in the descriptor decides for its application, and that of the container above
     * does not.
     */
    private static Map<String, Boolean> ofDescriptor(Path descriptor, Path appBase, TomcatFiles files)
            throws IOException {
        String file = descriptor.getFileName().toString();
        String name = file.substring(0, file.length() - XML.length());
        try {
            XmlElement context = XmlFile.read(descriptor).xml().root();
            boolean hasValve =
                    context.children("Valve").stream().anyMatch(valve -> valve.hasClassName(ClassNames.VALVE));
            return hasValve ? Map.of() : of(name, ServerXmlReview.value(context, "docBase"), appBase, files);
        } catch (ServerXmlException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Path appBase(XmlElement host, TomcatFiles files) throws IOException {
        String appBase = ServerXmlReview.value(host, "appBase");
        return files.file(appBase.isEmpty() ? "webapps" : appBase);
    }

    /**
     * Returns the same for the application of a Context of {@code server.xml}, by its name.
     *
     * @throws IOException if it cannot be found or read
     */
    static Map<String, Boolean> ofContext(XmlElement context, TomcatFiles files) throws IOException {
        String path =
                ServerXmlReview.value(context, "path").replaceFirst("^/", "").replace('/', '#');
        String name = path.isEmpty() ? "ROOT" : path;
        return of(name, ServerXmlReview.value(context, "docBase"), appBase(context.parent(), files), files);
    }

    private static Map<String, Boolean> of(String name, String docBase, Path folder, TomcatFiles files)
            throws IOException {
        Path application = folder.resolve(docBase.contains("${") ? files.file(docBase) : relative(docBase, name));
        Path war = application.resolveSibling(application.getFileName() + ".war");
        if (Files.isDirectory(application)) {
            return Map.of("[" + name + "]", hasConstraint(application.resolve(WEB_XML)));
        }
        if (Files.isRegularFile(application) || Files.isRegularFile(war)) {
            return Map.of("[" + name + "]", isInWar(Files.isRegularFile(application) ? application : war));
        }
        throw new IOException("the application [" + name + "] is not at " + application);
    }

    private static Path relative(String docBase, String name) throws IOException {
        try {
            return Path.of(docBase.isEmpty() ? name : docBase);
        } catch (InvalidPathException e) {
            throw new IOException("docBase [" + docBase + "] is no file name", e);
        }
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
