// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Jvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that an account without the rights of root runs in a Tomcat of its own: the account nobody, as root. */
class OrdinaryAccountIT {
    private static final int ACCOUNT = 65_534;
    private static final int GROUP_OF_OTHERS = 4;
    private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));
    private static final String VALVE =
            "<Valve className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\" enabled=\"true\"/>";
    private static final String SERVER = """
        <Server port="-1">
          <Service name="Catalina">
            <Connector port="8443"/>
            <Engine name="Catalina" defaultHost="localhost">%s<Host name="localhost"/></Engine>
          </Service>
        </Server>
        """;

    @TempDir
    private Path folder;

    private Path base;
    private Path serverXml;
    private Path program;
    private Path installed;

    @BeforeEach
    void tomcat() throws IOException {
        permissions(folder, "rwxr-xr-x");
        program = Files.copy(AdcertmapJar.path(), folder.resolve("program.jar"));
        permissions(program, "rw-r--r--");
        base = Files.createDirectory(folder.resolve("base"));
        for (String name : List.of("conf", "lib", "webapps")) {
            own(Files.createDirectory(base.resolve(name)));
        }
        own(base);
        serverXml = own(Files.writeString(base.resolve("conf/server.xml"), SERVER.formatted(VALVE)));
        installed = own(Files.writeString(base.resolve("lib/adcertmap-0.1.0.jar"), "jar"));
    }

    private static Path own(Path file) throws IOException {
        if (IS_ROOT) {
            Files.setAttribute(file, "unix:uid", ACCOUNT);
            Files.setAttribute(file, "unix:gid", ACCOUNT);
        }
        return file;
    }

    private static void permissions(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** A folder that root alone may read; not as root, no account. */
    private Path unreadable(String name) throws IOException {
        Path unreadable = Files.createDirectory(base.resolve(name));
        permissions(unreadable, "---------");
        return unreadable;
    }

    private record Ended(int status, String printed) {}

    private Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (IS_ROOT) {
            command.addAll(
                    List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--clear-groups", "--no-new-privs"));
        }
        command.add(Jvm.own().home().resolve("bin/java").toString());
        command.addAll(Jvm.BRIEF);
        command.addAll(List.of("-jar", program.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }

    /** The account is not in the group of the file, so that the file that takes its place is of another group. */
    @Test
    void groupGetsNoRightThatItDidNotHave() throws Exception {
        if (IS_ROOT) {
            Files.setAttribute(serverXml, "unix:gid", GROUP_OF_OTHERS);
        }
        permissions(serverXml, "rw-r-----");
        Ended disabled = run("disable", "--catalina-base", base.toString());
        assertEquals(0, disabled.status(), disabled::printed);
        assertTrue(Files.readString(serverXml).contains("enabled=\"false\""));
        try (Stream<Path> conf = Files.list(base.resolve("conf"))) {
            List<Path> files = conf.sorted().toList();
            assertEquals(2, files.size(), "server.xml and its backup: " + files);
            for (Path file : files) {
                assertEquals(
                        IS_ROOT ? "rw-------" : "rw-r-----",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file::toString);
            }
        }
    }

    @Test
    void uninstallKeepsTheJarWhereAFolderOrAFileIsUnreadable() throws Exception {
        Path secret = unreadable("conf/private");
        Ended first = run("uninstall", "--catalina-base", base.toString());
        assertEquals(1, first.status(), first::printed);
        assertTrue(first.printed().contains("this user may not read [" + secret + "]"), first::printed);
        assertFalse(Files.readString(serverXml).contains("adcertmap"), "the rest is done");
        assertTrue(Files.exists(installed), "a context descriptor there may name it");

        Files.delete(secret);
        Path file = Files.writeString(base.resolve("conf/context.xml"), "<Context>" + VALVE + "</Context>");
        permissions(file, "---------");
        Ended second = run("uninstall", "--catalina-base", base.toString());
        assertEquals(1, second.status(), second::printed);
        assertTrue(second.printed().contains("this user may not read [" + file + "]"), second::printed);
        assertTrue(Files.exists(installed));

        permissions(Files.createDirectory(secret), "---------");
        permissions(file, "rw-r--r--");
        Ended both = run("uninstall", "--catalina-base", base.toString());
        assertEquals(1, both.status(), both::printed);
        String kept = "the jar and the settings are not removed, because ";
        assertTrue(both.printed().contains(kept + "adcertmap is still named in [" + file + "]"), both::printed);
        assertTrue(both.printed().contains(kept + "this user may not read [" + secret + "]"), both::printed);
        assertTrue(Files.exists(installed));

        Files.delete(secret);
        Files.delete(file);
        Ended third = run("uninstall", "--catalina-base", base.toString());
        assertEquals(0, third.status(), third::printed);
        assertFalse(Files.exists(installed));
    }

    @Test
    void doctorChecksTheAccessToAJarThatItMayNotRead() throws Exception {
        permissions(installed, "-------w-");
        Ended doctor = run("doctor", "--catalina-base", base.toString(), "--only", "ADCD-109");
        assertTrue(doctor.printed().contains("all users can change it"), doctor::printed);
        assertTrue(doctor.printed().contains("(" + installed + ") this user may not read it"), doctor::printed);
    }

    @Test
    void doctorSaysWhatItMayNotReadAndChecksTheRest() throws Exception {
        Path application = unreadable("webapps/secret");
        Path secret = unreadable("conf/private");
        Files.writeString(serverXml, SERVER.formatted(""));
        Ended doctor = run(
                "doctor", "--catalina-base", base.toString(), "--only", "ADCD-109,ADCD-110", "--fail-on", "warning");
        assertFalse(doctor.printed().contains("internal error"), doctor::printed);
        assertTrue(doctor.printed().contains("(" + application + ") this user may not read it"), doctor::printed);
        assertTrue(doctor.printed().contains("it is not readable as a jar"), doctor::printed);
        assertTrue(doctor.printed().contains("this user may not read [" + secret + "]"), doctor::printed);
    }
}
