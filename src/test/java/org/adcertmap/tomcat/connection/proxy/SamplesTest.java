// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares docs/proxies.md and docs/valve.md with the samples that the tests run and with the forms of the header. */
class SamplesTest {
    private static String documentation() throws IOException {
        return Files.readString(Path.of("docs/proxies.md"));
    }

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("conf/proxies"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void documentationShowsTheSample(Path sample) throws IOException {
        assertTrue(documentation().contains("\n" + Files.readString(sample) + "```"), sample::toString);
    }

    @Test
    void thereAreSixSamples() throws IOException {
        assertEquals(6, samples().size());
    }

    @ParameterizedTest
    @EnumSource
    void documentationHasEveryFormWithItsDefaultHeader(HeaderForm form) throws IOException {
        String row = documentation()
                .lines()
                .filter(line -> line.startsWith("| `" + form + "` |"))
                .findFirst()
                .orElse("no row for " + form);
        assertTrue(row.contains("| `" + form.defaultHeader() + "`"), row);
        assertTrue(Files.readString(Path.of("docs/valve.md"))
                .lines()
                .anyMatch(line -> line.startsWith("| `certificateHeader`") && line.contains("`" + form + "`")));
    }
}
