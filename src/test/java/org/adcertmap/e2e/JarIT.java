// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import org.adcertmap.lab.AdcertmapJar;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The jar contains adcertmap and its relocated libraries, no library under its original name, and a complete manifest.
 */
class JarIT {
    private static final int JAVA_17 = 61;
    /** Annotations that are not needed at run time. */
    private static final Set<String> OPTIONAL = Set.of("com.google.errorprone.annotations", "org.jspecify.annotations");

    /** Not after a letter, a slash or a dot: the relocated names end like the original ones. */
    private static final Pattern ORIGINAL_NAME = Pattern.compile(
            "(?<![\\w/.])L?(com[/.]unboundid|com[/.]github[/.]benmanes|org[/.]apache[/.]commons|picocli/)");

    private static JarFile jar;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(AdcertmapJar.path().toFile());
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    private static List<String> files() {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    @Test
    void everyClassIsInOurRootPackage() {
        List<String> foreignFiles = files().stream()
                .filter(name -> !name.startsWith("org/adcertmap/") && !name.startsWith("META-INF/"))
                .toList();
        assertEquals(List.of(), foreignFiles);
        assertTrue(files().contains("org/adcertmap/tomcat/mbeans-descriptors.xml"));
    }

    @Test
    void consoleIsNotInTheJar() {
        assertEquals(
                List.of(),
                files().stream()
                        .filter(name -> name.startsWith("org/adcertmap/console/"))
                        .toList());
    }

    @Test
    void metadataIsOnlyOurOwn() {
        List<String> metadata = files().stream()
                .filter(name -> name.startsWith("META-INF/"))
                .sorted()
                .toList();
        assertEquals(List.of("META-INF/LICENSE", "META-INF/MANIFEST.MF", "META-INF/NOTICE"), metadata);
    }

    @Test
    void noEntryIsDuplicateAndNoneIsAModuleOrAService() {
        Set<String> seen = new TreeSet<>();
        assertEquals(List.of(), files().stream().filter(name -> !seen.add(name)).toList());
        assertEquals(
                List.of(),
                files().stream()
                        .filter(name -> name.endsWith("module-info.class") || name.contains("/services/"))
                        .toList());
    }

    @Test
    void noClassRefersToALibraryByItsOriginalName() throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : files()) {
            // As Latin-1: the name of a class that is loaded by reflection is a plain string in the constant pool.
            String content =
                    new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.ISO_8859_1);
            if (name.endsWith(".class") && ORIGINAL_NAME.matcher(content).find()) {
                found.add(name);
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void noticeNamesEveryLibrary() throws IOException {
        String notice =
                new String(jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes());
        for (String library : List.of(
                "Commons Configuration",
                "Commons Lang",
                "Commons Text",
                "Commons IO",
                "UnboundID LDAP SDK",
                "Caffeine",
                "picocli")) {
            assertTrue(notice.contains(library), library);
        }
        Set<String> shaded = files().stream()
                .filter(name -> name.startsWith("org/adcertmap/shaded/"))
                .map(name ->
                        name.split("/")[3] + (name.split("/")[3].equals("commons") ? "/" + name.split("/")[4] : ""))
                .collect(toCollection(TreeSet::new));
        assertEquals(
                Set.of(
                        "caffeine",
                        "commons/configuration2",
                        "commons/lang3",
                        "commons/text",
                        "commons/io",
                        "picocli",
                        "unboundid"),
                shaded);
    }

    @Test
    void manifestHasModuleNameMainClassAndVersion() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();
        assertEquals("org.adcertmap", manifest.getValue("Automatic-Module-Name"));
        assertEquals("org.adcertmap.tool.Adcertmap", manifest.getValue("Main-Class"));
        assertTrue(
                manifest.getValue("Implementation-Version").matches("\\d+\\.\\d+\\.\\d+"),
                manifest.getValue("Implementation-Version"));
    }

    @Test
    void everyClassRunsOnJava17() throws IOException {
        for (String name : files()) {
            if (name.endsWith(".class")) {
                ByteBuffer head =
                        ByteBuffer.wrap(jar.getInputStream(jar.getEntry(name)).readNBytes(8));
                assertTrue(head.getShort(6) <= JAVA_17, name);
            }
        }
    }

    @Test
    void onlyTomcatsAndTheJdksPackagesAreReferenced() {
        StringWriter out = new StringWriter();
        ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--multi-release",
                        "base",
                        "-verbose:package",
                        "-filter:none",
                        jar.getName());
        Set<String> foreign = out.toString()
                .lines()
                .filter(line -> line.matches("\\s+org\\.adcertmap\\S*\\s+->\\s+.*"))
                .map(line -> line.strip().split("\\s+")[2])
                .filter(name -> !name.matches(
                        "(org\\.adcertmap|java|javax|jakarta\\.servlet|(org\\.ietf|com\\.sun\\.security)\\.jgss"
                                + "|org\\.w3c|org\\.xml\\.sax)(\\..*)?"))
                .collect(toCollection(TreeSet::new));
        assertTrue(foreign.contains("org.apache.catalina"), "jdeps sees the jar");
        List<String> neitherTomcatsNorOptional = foreign.stream()
                .filter(name -> !name.matches("org\\.apache\\.(catalina|coyote|juli|tomcat)(\\..*)?"))
                .filter(name -> !OPTIONAL.contains(name))
                .toList();
        assertEquals(List.of(), neitherTomcatsNorOptional);
    }
}
