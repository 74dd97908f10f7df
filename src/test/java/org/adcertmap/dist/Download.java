// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.tool.Adcertmap;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Completes the folder of the download: {@code Download FOLDER VERSION}. Run again, it writes the same files. With
 * archives in place of the version it writes {@code FOLDER/SHA256SUMS} of them.
 */
public final class Download {
    private Download() {}

    /** Completes the folder, or writes the checksums of archives in it. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        if (arguments.length > 2) {
            Checksums.write(folder, Stream.of(arguments).skip(1).map(folder::resolve));
            return;
        }
        for (Path page : files(folder, ".md")) {
            Files.writeString(page, DownloadPaths.markdown(Files.readString(page)));
        }
        for (Path page : files(folder, ".md")) {
            String html = new HtmlPage(folder.relativize(page), Files.readString(page)).html(arguments[1]);
            Files.writeString(folder.resolve(DownloadPaths.html(folder.relativize(page))), html);
        }
        Path completion = Files.createDirectories(folder.resolve("completion")).resolve("adcertmap.bash");
        Files.writeString(completion, AutoComplete.bash("adcertmap", new CommandLine(new Adcertmap())));
        Files.deleteIfExists(folder.resolve(Checksums.NAME));
        Checksums.write(folder, files(folder, "").stream());
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
