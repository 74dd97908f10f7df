// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.adcertmap.lab.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell sees of the commands: completion, colours, Ctrl-C, messages about arguments. */
class ShellTest {
    @TempDir
    private Path folder;

    /** The beginning of a command line, in any directory. */
    private static String java() {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 -cp '" + classPath
                + "' org.adcertmap.tool.Adcertmap ";
    }

    /** Runs a script in bash, and returns what it prints. */
    private String bash(String script) throws Exception {
        Path file = Files.writeString(folder.resolve("script.sh"), script);
        ProcessBuilder bash = new ProcessBuilder("bash", file.toString()).directory(folder.toFile());
        bash.environment().put("TERM", "xterm");
        bash.environment().remove("NO_COLOR");
        try (ChildProcess running = ChildProcess.start(bash, folder.resolve("output"))) {
            assertTrue(running.process().waitFor(300, TimeUnit.SECONDS), running::log);
            return running.log();
        }
    }

    private static String run(int exitStatus, String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text, true);
        assertEquals(exitStatus, Adcertmap.run(writer, writer, arguments), text::toString);
        return text.toString();
    }

    private String complete(String... words) throws Exception {
        Files.writeString(folder.resolve("completion.sh"), run(0, "completion"));
        return bash("source completion.sh\nCOMP_WORDS=(" + String.join(" ", words) + ")\nCOMP_CWORD="
                + (words.length - 1) + "\n_complete_adcertmap 2> errors\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        assertEquals("doctor\n", complete("adcertmap", "doc"));
        assertEquals("--catalina-base\n", complete("adcertmap", "doctor", "--cata"));
        assertEquals(
                List.of("error", "warning"),
                complete("adcertmap", "doctor", "--fail-on", "''")
                        .lines()
                        .sorted()
                        .toList());
        String areas = complete("adcertmap", "doctor", "--only", "''");
        assertEquals(
                "certificate delegation directory rights settings tomcat trust",
                areas.lines().sorted().collect(Collectors.joining(" ")));
    }

    @Test
    void coloursAreOnATerminalOnlyAndNeverWithNoColor() throws Exception {
        Files.writeString(folder.resolve("a.properties"), "domain = -\n");
        String doctor = java() + "doctor --settings a.properties --only settings";
        Files.writeString(folder.resolve("doctor.sh"), doctor + "\n");
        String terminal = "script -qec 'bash doctor.sh' /dev/null";
        String coloured = bash(terminal + " < /dev/null");
        assertTrue(coloured.contains("\u001b[1m\u001b[31merror"), coloured);
        String plain = bash("NO_COLOR=1 " + terminal + " < /dev/null");
        assertTrue(plain.contains("error   [ADCD-201]"), plain);
        assertFalse(plain.contains("\u001b["), plain);
        String file = bash(doctor);
        assertTrue(file.contains("error   [ADCD-201]"), file);
        assertFalse(file.contains("\u001b["), file);
    }

    @Test
    void controlCEndsDoctorWith130AndPrintsWhatItFound() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            hanging.setSoTimeout((int) TimeUnit.MINUTES.toMillis(2));
            Files.writeString(
                    folder.resolve("a.properties"),
                    "domain = corp.example.test\nservers = ldaps://127.0.0.1:" + hanging.getLocalPort()
                            + "\nbindDn = x\nbindPassword = y\n");
            ProcessBuilder doctor = new ProcessBuilder(
                            "env", // a shell in the background may have made the test ignore SIGINT
                            "--default-signal=INT",
                            "bash",
                            "-c",
                            "exec " + java() + "doctor --settings a.properties --timeout 10m")
                    .directory(folder.toFile());
            try (ChildProcess running = ChildProcess.start(doctor, folder.resolve("output"));
                    Socket connection = hanging.accept()) {
                assertFalse(connection.isClosed());
                Process kill = new ProcessBuilder(
                                "kill", "-INT", String.valueOf(running.process().pid()))
                        .start();
                assertEquals(0, kill.waitFor());
                assertTrue(running.process().waitFor(300, TimeUnit.SECONDS), running::log);
                assertEquals(130, running.process().exitValue(), running::log);
                assertTrue(running.log().contains("ended by Ctrl-C"), running::log);
                assertTrue(running.log().contains("ok      [ADCD-201]"), running::log);
            }
        }
    }

    @Test
    void wrongOptionHasOneLineAndAPointerToTheHelp() {
        String text = run(64, "doctor", "--setings", "x", "--settings", "y");
        assertEquals(
                "Unknown options: '--setings', 'x'\nPossible solutions: --settings\n"
                        + "adcertmap doctor --help prints the options\n",
                text);
        assertTrue(run(64, "doctor", "--settings", "x", "--only", "tomcats")
                .startsWith("--only: \"tomcats\" is neither an area (tomcat, settings, directory, rights, trust,"));
        assertTrue(run(64, "doctor", "--settings", "x", "--timeout", "10").contains("has no unit (ms, s, m, h, d)"));
        assertTrue(run(64, "doctor", "--settings", "x", "--chain", "x.pem").contains("--certificate"));
        assertTrue(
                run(64, "doctor", "--settings", "x", "--jmx-password-file", "x").contains("requires --jmx"));
        assertTrue(run(64, "docter").endsWith("adcertmap --help prints the options\n"));
    }

    @Test
    void wrongCatalinaBaseIsNamedWithoutAnException() throws IOException {
        String base = folder.resolve("missing").toString();
        for (String command : List.of("doctor", "status", "enable", "disable", "install", "uninstall")) {
            String text = run(command.equals("doctor") ? 64 : 1, command, "--catalina-base", base);
            assertTrue(text.contains(base + "/conf"), text);
            assertTrue(text.contains("does not exist"), text);
            assertFalse(text.contains("Exception"), text);
        }
        for (String command : List.of("doctor", "check", "audit")) {
            String text = run(64, command, "--settings", base);
            assertTrue(text.contains(base + " cannot be read: the file does not exist"), text);
            assertFalse(text.contains("Exception"), text);
        }
        Files.createDirectories(folder.resolve("conf"));
        String status = run(1, "status", "--catalina-base", folder.toString());
        assertTrue(status.endsWith("server.xml: cannot be read: the file does not exist\n"), status);
    }

    @Test
    void settingsAreThoseOfTheOnlyRealmOfACatalinaBase(@TempDir Path base) throws IOException {
        Path serverXml = Files.createDirectories(base.resolve("conf")).resolve("server.xml");
        String realm = "<Realm className=\"org.adcertmap.tomcat.ActiveDirectoryRealm\" domain=\"-corp\"/>";
        Files.writeString(serverXml, "<Server><Engine>" + realm + "</Engine></Server>");
        for (String command : List.of("check", "audit")) {
            String text = run(64, command, "--catalina-base", base.toString());
            assertTrue(text.contains("--catalina-base " + base + ": "), text);
            assertTrue(text.contains("domain: invalid value \"-corp\""), text);
        }
        Files.writeString(serverXml, "<Server>" + realm + realm + "</Server>");
        assertTrue(run(64, "check", "--catalina-base", base.toString()).contains("has 2 ActiveDirectoryRealms"));
        String other = run(64, "check", "--settings", serverXml.toString());
        assertEquals(2, other.lines().count(), other);
        assertTrue(other.contains("is XML and no settings file"), other);
        assertTrue(run(64, "check").contains("--catalina-base"));
        assertTrue(run(64, "check", "--catalina-base", "x", "--settings", "y").contains("mutually exclusive"));
    }
}
