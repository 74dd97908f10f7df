package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command line that contradicts itself or names what there is not is told, and nothing is written. */
class CommandLineTest {
    private final StringWriter told = new StringWriter();

    private int run(String... arguments) {
        PrintWriter err = new PrintWriter(told, true);
        return Adcertmap.run(new PrintWriter(new StringWriter()), err, arguments);
    }

    @Test
    void flagsAreThoseOfTheValve(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("server.xml"), "<Server/>");
        assertEquals(64, run("enable", "--server-xml", file.toString(), "--ssl-flags", "Ssl, SslNegotiateCerts"));
        assertTrue(
                told.toString().contains("--ssl-flags: invalid value \"Ssl, SslNegotiateCerts\": unknown flag"),
                told::toString);
        assertEquals(64, run("enable", "--server-xml", file.toString(), "--ssl-flags", "0x1000"));
        assertTrue(told.toString().contains("unknown bits 0x1000"), told::toString);
        assertEquals("<Server/>", Files.readString(file));
    }

    @Test
    void aContextsFileHasNoHost(@TempDir Path folder) throws Exception {
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
        assertTrue(told.toString().contains("--host and --context exclude each other"), told::toString);
        assertEquals("<Context/>", Files.readString(file));
        assertTrue(Files.notExists(folder.resolve("lib")));
    }
}
