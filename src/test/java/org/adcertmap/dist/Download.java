// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.adcertmap.lab.Folders;
import org.adcertmap.tool.Adcertmap;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Makes the folder of the download, {@code target/dist}, from the sources, the jar, the WAR of the console and the
 * SBOM: {@code Download VERSION}, in the folder of the project. {@code dist/assembly.xml} packs it.
 */
public final class Download {
    private static final Path FOLDER = Path.of("target/dist");

    /** Files and folders of the sources or the build, and where they are in the download. */
    static final Map<String, String> CONTENT = new TreeMap<>(Map.ofEntries(
            Map.entry("README.md", "README.md"),
            Map.entry("CHANGELOG.md", "CHANGELOG.md"),
            Map.entry("DEVELOPMENT.md", "DEVELOPMENT.md"),
            Map.entry("SECURITY.md", "SECURITY.md"),
            Map.entry("LICENSE", "LICENSE"),
            Map.entry("NOTICE", "NOTICE"),
            Map.entry("conf", "conf"),
            Map.entry("docs", "docs"),
            Map.entry("dist/bin", "bin"),
            Map.entry("dist/grafana", "grafana"),
            Map.entry("dist/jmx-exporter.yml", "jmx-exporter.yml"),
            Map.entry("dist/style.css", "docs/style.css"),
            Map.entry("src/samples/delegation", "samples/delegation"),
            Map.entry("src/samples/embedded", "samples/embedded"),
            Map.entry("src/samples/jmx", "samples/jmx"),
            Map.entry("target/adcertmap-console.war", "adcertmap-console.war"),
            Map.entry("target/sbom.json", "sbom.json"),
            Map.entry("target/sbom.xml", "sbom.xml")));

    private Download() {}

    /** Writes every file anew. */
    public static void main(String[] arguments) throws IOException {
        String version = arguments[0];
        Folders.delete(FOLDER);
        for (Map.Entry<String, String> content : CONTENT.entrySet()) {
            copy(Path.of(content.getKey()), FOLDER.resolve(content.getValue()));
        }
        String jar = "adcertmap-" + version + ".jar";
        copy(Path.of("target", jar), FOLDER.resolve("lib").resolve(jar));
        Path readme = FOLDER.resolve("README.md");
        Files.writeString(readme, DownloadPaths.withoutSources(Files.readString(readme)));
        for (Path page : files(FOLDER, ".md")) {
            Files.writeString(page, DownloadPaths.markdown(Files.readString(page)));
        }
        for (Path page : files(FOLDER, ".md")) {
            String html = new HtmlPage(FOLDER.relativize(page), Files.readString(page)).html(version);
            Files.writeString(FOLDER.resolve(DownloadPaths.html(FOLDER.relativize(page))), html);
        }
        Path completion = Files.createDirectories(FOLDER.resolve("completion")).resolve("adcertmap.bash");
        Files.writeString(completion, AutoComplete.bash("adcertmap", new CommandLine(new Adcertmap())));
        Checksums.write(FOLDER, files(FOLDER, ""));
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from, "")) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    /** Returns the files below a folder whose names end like this, sorted. */
    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(end))
                    .sorted()
                    .toList();
        }
    }
}
