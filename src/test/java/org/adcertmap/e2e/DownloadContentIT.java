// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.UnpackedDownload;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archives: the same files in both, with modes, line ends, checksums and links that lead somewhere. */
@Tag("dist")
class DownloadContentIT {
    private static final Path FOLDER = Path.of("target/dist");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"#]*)(?:#([^\"]*))?\"");
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");

    @Test
    void bothArchivesHaveTheSameFilesAndModes(@TempDir Path temporary) throws Exception {
        new UnpackedDownload(temporary)
                .run("umask 022; tar -xpzf '"
                        + UnpackedDownload.archive("tar.gz").toAbsolutePath() + "'");
        Path unpacked = temporary.resolve(UnpackedDownload.name());
        Map<String, String> zip = new TreeMap<>();
        try (FileSystem archive = FileSystems.newFileSystem(
                URI.create("jar:" + UnpackedDownload.archive("zip").toUri()),
                Map.of("enablePosixFileAttributes", true))) {
            zip.putAll(modes(archive.getPath("/" + UnpackedDownload.name())));
        }
        assertEquals(modes(unpacked), zip);
        assertEquals(Folders.files(FOLDER), Folders.files(unpacked));
        zip.forEach((name, mode) -> {
            boolean executable = mode.startsWith("folder") || name.equals("bin/adcertmap");
            assertTrue(mode.endsWith(executable ? "rwxr-xr-x" : "rw-r--r--"), name + ": " + mode);
        });
    }

    private static Map<String, String> modes(Path folder) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                modes.put(
                        folder.relativize(path).toString().replaceFirst("/$", ""),
                        (Files.isDirectory(path) ? "folder " : "file ")
                                + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return modes;
    }

    @Test
    void checksumsAreOfEveryFile() throws Exception {
        new UnpackedDownload(FOLDER).run("sha256sum --check --quiet --strict SHA256SUMS");
        Set<String> listed = Files.readAllLines(FOLDER.resolve("SHA256SUMS")).stream()
                .map(line -> line.split("  ")[1])
                .collect(toCollection(TreeSet::new));
        listed.add("SHA256SUMS");
        assertEquals(Folders.files(FOLDER).keySet(), listed);
    }

    @Test
    void linesEndAsOnTheirSystem() throws IOException {
        Folders.files(FOLDER).forEach((name, content) -> {
            if (name.endsWith(".bat")) {
                assertFalse(content.replace("\r\n", "").matches("(?s).*[\r\n].*"), name);
            } else if (!name.matches(".*\\.(jar|war|png)")) {
                assertFalse(content.contains("\r"), name);
            }
        });
    }

    @Test
    void everyLinkOfTheHtmlLeadsToAFileOfTheDownloadAndAnAnchor() throws IOException {
        Map<String, String> files = Folders.files(FOLDER);
        List<String> wrong = new ArrayList<>();
        for (String page : html(files)) {
            for (MatchResult link : REFERENCE.matcher(files.get(page)).results().toList()) {
                String target = link.group(1);
                if (target.matches("\\w+:.*")) {
                    continue;
                }
                String file = target.isEmpty()
                        ? page
                        : Path.of(page).resolveSibling(target).normalize().toString();
                boolean exists = files.containsKey(file) || Files.isDirectory(FOLDER.resolve(file));
                if (!exists
                        || link.group(2) != null && !anchors(files.get(file)).contains(link.group(2))) {
                    wrong.add(page + ": " + link.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static List<String> html(Map<String, String> files) {
        List<String> pages = files.keySet().stream()
                .filter(name -> name.endsWith(".html") && !name.startsWith("samples/"))
                .toList();
        assertTrue(pages.size() > 30, pages::toString);
        return pages;
    }

    private static Set<String> anchors(String html) {
        return ID.matcher(html).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    @Test
    void everyPageIsThereAsMarkdownAndAsHtmlWithoutScriptOrNetwork() throws IOException {
        Map<String, String> files = Folders.files(FOLDER);
        assertEquals(
                files.keySet().stream().filter(name -> name.endsWith(".md")).count(),
                html(files).size());
        for (String page : html(files)) {
            assertFalse(files.get(page).matches("(?s).*(<script|src=\"\\w+:|<link[^>]*href=\"\\w+:).*"), page);
        }
        assertFalse(files.get("docs/style.css").matches("(?s).*(url\\(|@import).*"));
    }

    @Test
    void completionKnowsTheCommandsAndIsValid() throws Exception {
        new UnpackedDownload(FOLDER)
                .run("bash -n completion/adcertmap.bash; grep -q import-iis completion/adcertmap.bash");
        assertTrue(Files.readString(FOLDER.resolve("completion/adcertmap.bash")).contains("--catalina-base"));
    }
}
