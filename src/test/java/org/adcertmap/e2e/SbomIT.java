// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONValue;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.adcertmap.lab.AdcertmapJar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The SBOM of the download and the NOTICE name the libraries that are in the jar and the WAR, and no others. */
@Tag("dist")
class SbomIT {
    private static final Pattern COORDINATES = Pattern.compile("\\(([\\w.-]+:[\\w.-]+)\\), Copyright");

    /** Original packages and their places in the jar. */
    private static final Map<String, String> RELOCATED = Map.of(
            "org/apache/commons/", "org/adcertmap/shaded/commons/",
            "com/unboundid/", "org/adcertmap/shaded/unboundid/",
            "com/github/benmanes/caffeine/", "org/adcertmap/shaded/caffeine/",
            "picocli/", "org/adcertmap/shaded/picocli/");

    /** Name and version of each component, with its group and name. */
    private static final Map<String, String> COMPONENTS = new TreeMap<>();

    private static JSONObject sbom;

    @BeforeAll
    static void read() throws Exception {
        sbom = new JSONObject(Files.readString(Path.of("target/dist/sbom.json")));
        for (JSONValue value : sbom.getFieldAsArray("components")) {
            JSONObject component = (JSONObject) value;
            String name = component.getFieldAsString("name");
            COMPONENTS.put(
                    name + "-" + component.getFieldAsString("version"),
                    component.getFieldAsString("group") + ":" + name);
        }
    }

    private static List<String> entries(Path zip) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static List<Path> libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(library -> library.endsWith(".jar"))
                .map(Path::of)
                .toList();
    }

    /** Returns the name and version of a library. */
    private static String name(Path library) {
        return library.getFileName().toString().replaceFirst("\\.jar$", "");
    }

    /** Returns those libraries of the class path of which a class is in the jar. */
    private static Set<String> shaded() throws IOException {
        Set<String> found = new TreeSet<>();
        Set<String> shaded = new TreeSet<>(entries(AdcertmapJar.path()));
        shaded.removeIf(name -> !name.startsWith("org/adcertmap/shaded/"));
        Map<String, String> libraries = new TreeMap<>(); // by relocated class
        for (Path library : libraries()) {
            for (String entry : entries(library)) {
                if (shaded.contains(relocated(entry))) {
                    String name = name(library);
                    found.add(name);
                    String other = libraries.put(relocated(entry), name);
                    assertTrue(other == null, () -> entry + " is in " + name + " and in " + other);
                }
            }
        }
        assertEquals(shaded, libraries.keySet(), "each relocated class is one of a library");
        return found;
    }

    private static String relocated(String entry) {
        return RELOCATED.entrySet().stream()
                .filter(each -> entry.startsWith(each.getKey()))
                .map(each -> each.getValue() + entry.substring(each.getKey().length()))
                .findFirst()
                .orElse("");
    }

    /** Returns the libraries of the WAR: its jars, and what is served of the jars of the web. */
    private static Set<String> bundled() throws IOException {
        Set<String> found = new TreeSet<>();
        List<String> war = entries(Path.of("target/dist/adcertmap-console.war"));
        for (String entry : war) {
            if (entry.startsWith("WEB-INF/lib/")) {
                found.add(Path.of(entry).getFileName().toString().replaceFirst("\\.jar$", ""));
            }
        }
        Set<String> files = war.stream()
                .filter(entry -> entry.matches("WEB-INF/static/.*\\.min\\.(js|css)"))
                .map(entry -> entry.replaceFirst(".*/", ""))
                .collect(toCollection(TreeSet::new));
        for (Path library : libraries()) {
            if (library.toString().contains("/org/webjars/")) {
                for (String entry : entries(library)) {
                    if (files.remove(entry.replaceFirst(".*/", ""))) {
                        found.add(name(library));
                    }
                }
            }
        }
        assertEquals(Set.of(), files, "each of them is one of a library");
        return found;
    }

    @Test
    void componentsAreTheLibrariesInJarAndWar() throws IOException {
        Set<String> libraries = shaded();
        libraries.addAll(bundled());
        assertTrue(libraries.size() > 8, libraries::toString);
        assertEquals(libraries, COMPONENTS.keySet());
    }

    @Test
    void noticeNamesEachComponent() throws IOException {
        Set<String> named = COORDINATES
                .matcher(Files.readString(Path.of("target/dist/NOTICE")))
                .results()
                .map(found -> found.group(1))
                .collect(toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(COMPONENTS.values()), named);
    }

    /** The NOTICE names a licence in the line of a component, or in the heading above it. */
    @Test
    void eachComponentHasTheLicenceThatTheNoticeNames() throws IOException {
        Map<String, String> named = new TreeMap<>();
        String ofHeading = "";
        for (String line : Files.readAllLines(Path.of("target/dist/NOTICE"))) {
            Matcher component = COORDINATES.matcher(line);
            if (component.find()) {
                named.put(component.group(1), line.contains("under the") ? licence(line) : ofHeading);
            } else if (!line.startsWith(" ")) {
                ofHeading = licence(line);
            }
        }
        Map<String, String> used = new TreeMap<>();
        for (JSONValue value : sbom.getFieldAsArray("components")) {
            JSONObject component = (JSONObject) value;
            String coordinates = component.getFieldAsString("group") + ":" + component.getFieldAsString("name");
            String licences = component.getField("licenses").toString();
            String chosen = named.getOrDefault(coordinates, "");
            used.put(coordinates, licences.contains('"' + chosen + '"') ? chosen : licences);
        }
        assertEquals(named, used);
    }

    private static String licence(String line) {
        return line.contains("MIT License")
                ? "MIT"
                : line.contains("Apache License, Version 2.0") || line.contains("The Apache Software Foundation")
                        ? "Apache-2.0"
                        : "";
    }

    @Test
    void eachComponentHasTheHashOfItsLibrary() throws IOException, NoSuchAlgorithmException {
        Map<String, Path> libraries = new TreeMap<>();
        libraries().forEach(library -> libraries.put(name(library), library));
        for (JSONValue value : sbom.getFieldAsArray("components")) {
            JSONObject component = (JSONObject) value;
            String name = component.getFieldAsString("name") + "-" + component.getFieldAsString("version");
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(libraries.get(name)));
            assertTrue(
                    component
                            .getField("hashes")
                            .toString()
                            .contains(HexFormat.of().formatHex(hash)),
                    name);
        }
    }

    @Test
    void describesThisVersion() {
        JSONObject product = sbom.getFieldAsObject("metadata").getFieldAsObject("component");
        assertEquals("adcertmap", product.getFieldAsString("name"));
        assertTrue(AdcertmapJar.path().endsWith("adcertmap-" + product.getFieldAsString("version") + ".jar"));
        assertEquals("1.6", sbom.getFieldAsString("specVersion"));
    }
}
