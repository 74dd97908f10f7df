// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The WAR contains the console, its templates and three files of two WebJars, with their licences. */
class ConsoleWarIT {
    private static final Path WAR = Path.of("target/adcertmap-console.war");
    private static final long MAX_OCTETS = 350_000;

    private static JarFile war;

    @BeforeAll
    static void open() throws IOException {
        war = new JarFile(WAR.toFile());
    }

    @AfterAll
    static void close() throws IOException {
        war.close();
    }

    private static List<String> files(String prefix) {
        return war.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    private static String text(String name) throws IOException {
        return new String(war.getInputStream(war.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void everyClassIsOfTheConsole() {
        List<String> classes = files("WEB-INF/classes/");
        assertTrue(classes.contains("WEB-INF/classes/org/adcertmap/console/ConsoleServlet.class"));
        assertTrue(classes.contains("WEB-INF/classes/org/adcertmap/console/template/JtesitesGenerated.class"));
        assertEquals(
                List.of(),
                classes.stream()
                        .filter(name -> !name.startsWith("WEB-INF/classes/org/adcertmap/console/"))
                        .toList());
    }

    @Test
    void onlyLibraryIsThatOfTheTemplates() {
        assertEquals(List.of("WEB-INF/lib/jte-runtime-3.2.1.jar"), files("WEB-INF/lib/"));
    }

    @Test
    void staticFilesAreOursAndThoseOfTheWebJars() {
        assertEquals(
                List.of(
                        "WEB-INF/static/console.css",
                        "WEB-INF/static/console.js",
                        "WEB-INF/static/pico.classless.min.css",
                        "WEB-INF/static/uPlot.iife.min.js",
                        "WEB-INF/static/uPlot.min.css"),
                files("WEB-INF/static/"));
    }

    @Test
    void metadataIsOnlyOurOwn() {
        assertEquals(
                List.of("META-INF/LICENSE", "META-INF/MANIFEST.MF", "META-INF/NOTICE", "META-INF/context.xml"),
                files("META-INF/"));
    }

    @Test
    void noticeHasTheLicenceOfEachLibrary() throws IOException {
        String notice = text("META-INF/NOTICE");
        for (String part : List.of(
                "JTE (Java Template Engine)",
                "Copyright (c) 2022 Leon Sorokin",
                "Copyright (c) 2019-2024 Pico",
                "Permission is hereby granted, free of charge")) {
            assertTrue(notice.contains(part), part);
        }
    }

    @Test
    void manifestHasTheVersionOfTheJar() throws IOException {
        assertTrue(
                war.getManifest()
                        .getMainAttributes()
                        .getValue("Implementation-Version")
                        .matches("\\d+\\.\\d+\\.\\d+"),
                text("META-INF/MANIFEST.MF"));
    }

    @Test
    void warIsSmall() throws IOException {
        long octets = Files.size(WAR);
        assertTrue(octets < MAX_OCTETS, () -> octets + " octets");
    }

    @Test
    void noFileLoadsAnythingFromAnotherHost() throws IOException {
        for (String name : List.of("console.css", "console.js", "pico.classless.min.css", "uPlot.min.css")) {
            String text = text("WEB-INF/static/" + name).replace("http://www.w3.org/2000/svg", "");
            assertTrue(!text.matches("(?s).*(url\\(|import|src=)[^;)]*https?://.*"), name);
        }
    }
}
