// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An invalid command line is reported with exit status 64, and nothing is written. */
class CommandLineTest {
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        PrintWriter errWriter = new PrintWriter(err, true);
        return Adcertmap.run(new PrintWriter(new StringWriter()), errWriter, arguments);
    }

    @Test
    void sslFlagsAreValidatedAsByTheValve(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("server.xml"), "<Server/>");
        assertEquals(64, run("enable", "--server-xml", file.toString(), "--ssl-flags", "Ssl, SslNegotiateCerts"));
        assertTrue(
                err.toString().contains("--ssl-flags: invalid value \"Ssl, SslNegotiateCerts\": unknown flag"),
                err::toString);
        assertEquals(64, run("enable", "--server-xml", file.toString(), "--ssl-flags", "0x1000"));
        assertTrue(err.toString().contains("unknown bits 0x1000"), err::toString);
        assertEquals("<Server/>", Files.readString(file));
    }

    @Test
    void internalErrorHasExitStatus70AndAPrintableTrace() {
        PrintWriter failing = new PrintWriter(new StringWriter()) {
            @Override
            public void write(String text, int offset, int length) {
                throw new IllegalStateException("\u001b[2J\u202ea fault");
            }
        };
        assertEquals(70, Adcertmap.run(failing, new PrintWriter(err, true), "completion"));
        assertTrue(
                err.toString().startsWith("Internal error:")
                        && err.toString().contains("IllegalStateException: ?[2J?a fault"),
                err::toString);
    }

    @Test
    void hostAndContextAreMutuallyExclusive(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("context.xml"), "<Context/>");
        assertEquals(
                64,
                run(
                        "install",
                        "--catalina-base",
                        folder.toString(),
                        "--context",
                        file.toString(),
                        "--host",
                        "localhost"));
        assertTrue(err.toString().contains("--host and --context are mutually exclusive"), err::toString);
        assertEquals("<Context/>", Files.readString(file));
        assertTrue(Files.notExists(folder.resolve("lib")));
    }
}
