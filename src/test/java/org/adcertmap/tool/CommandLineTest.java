// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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

    static Stream<Arguments> optionsWithAType() {
        return new CommandLine(new Adcertmap())
                .getSubcommands().entrySet().stream()
                        .flatMap(command -> command.getValue().getCommandSpec().options().stream()
                                .filter(option -> option.arity().max() > 0)
                                .filter(option -> option.auxiliaryTypes()[0] != String.class
                                        && option.auxiliaryTypes()[0] != Boolean.class)
                                .map(option -> Arguments.of(command.getKey(), option.longestName())));
    }

    /** NUL is in no file name, so that this is no value of any type. */
    @ParameterizedTest
    @MethodSource("optionsWithAType")
    void invalidValueIsReportedWithoutClassesOfJava(String command, String option) {
        assertEquals(64, run(command, option, "\0"));
        assertTrue(err.toString().startsWith("Invalid value for option '" + option), err::toString);
        assertFalse(
                Pattern.compile("\\b(java|class|interface|Exception|int|long|boolean)\\b")
                        .matcher(err.toString())
                        .find(),
                err::toString);
    }

    @Test
    void neitherTrueNorFalseIsReported() {
        assertEquals(64, run("enable", "--catalina-base", "x", "--anonymous-authentication", "maybe"));
        assertTrue(
                err.toString()
                        .startsWith(
                                "Invalid value for option '--anonymous-authentication': \"maybe\" is neither true nor"
                                        + " false"),
                err::toString);
    }

    @Test
    void commandsAreListedWithWholeSentences() {
        new CommandLine(new Adcertmap())
                .getSubcommands()
                .forEach((name, command) -> assertTrue(
                        command.getCommandSpec().usageMessage().description()[0].endsWith("."), name));
    }

    /** A PrintWriter on a stream keeps what does not end with println until it is flushed. */
    @ParameterizedTest
    @ValueSource(strings = {"mappings --iis --certificate", "mappings --certificate"})
    void everythingPrintedArrives(String arguments, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("alice.pem");
        Files.writeString(file, TestCa.root("CN=CA").issue("CN=alice").issue().pem());
        String[] command = (arguments + " " + file).split(" ");
        StringWriter expected = new StringWriter();
        Adcertmap.run(new PrintWriter(expected, true), new PrintWriter(err, true), command);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        PrintWriter out = new PrintWriter(stream, true, StandardCharsets.UTF_8);
        assertEquals(0, Adcertmap.run(out, new PrintWriter(err, true), command), err::toString);
        assertTrue(stream.size() > 0);
        assertEquals(expected.toString(), stream.toString(StandardCharsets.UTF_8));
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
