// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code doctor}, its exit statuses, and its documentation. */
@StartsServer
class DoctorTextTest {
    private static final Path PAGE = Path.of("docs/doctor.md");
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    @Test
    void lineThatCannotBePrintedAsItIsIsLeftOut() {
        Finding finding =
                Finding.error(DoctorCode.SECRET_FILES, "a\u202eb", "text").paste("chmod 600 'a\u202eb'");
        assertEquals(List.of(), finding.lines());
        assertEquals("a?b", finding.place());
        assertEquals(
                "no line is printed, because a name has characters that are not printable",
                finding.hint().orElseThrow());
    }

    @Test
    void outputInTheDocumentationIsThatOfTheCommand(@TempDir Path folder) throws IOException {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(CA.certificate());
            DoctorBase base = new DoctorBase(folder, directory, CA);
            base.edit("certificateVerification=\"optional\"", "certificateVerification=\"optionalNoCA\"");
            base.edit("enabled=\"true\"", "enabled=\"false\"");
            base.version("11.0.25.0");
            Files.setPosixFilePermissions(
                    base.file("conf/adcertmap.password"), PosixFilePermissions.fromString("rw-r--r--"));
            base.set("revocationFailureMode", "softFail");
            DoctorBase.Run run = base.run("--only", "tomcat,settings");
            assertEquals(1, run.exitStatus());
            String snippet = Snippets.of(PAGE, "$ bin/adcertmap doctor");
            assertEquals(
                    snippet.substring(snippet.indexOf('\n') + 1),
                    run.out()
                            .replace(folder.toString(), "/opt/tomcat")
                            .replace(folder.toRealPath().toString(), "/opt/tomcat")
                            .replaceAll("valid until \\S+", "valid until 2027-11-29T12:00:00Z")
                            .replace(directory.server(), "dc1.corp.example.com")
                            .replaceAll("bindDn = \\S+", "bindDn = svc-tomcat@corp.example.com")
                            .replace("corp.example.test", "corp.example.com"));
        }
    }

    @Test
    void exitStatusFollowsTheLevels(@TempDir Path folder) throws IOException {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(CA.certificate());
            DoctorBase base = new DoctorBase(folder, directory, CA);
            assertEquals(0, base.run("--only", "ADCD-204").exitStatus());
            base.set("revocationFailureMode", "softFail");
            assertEquals(0, base.run("--only", "ADCD-204").exitStatus());
            assertEquals(
                    1, base.run("--only", "ADCD-204", "--fail-on", "warning").exitStatus());
            directory.stop();
            base.set("roleMappings", "roles.properties");
            base.write("conf/roles.properties", "Engineers = admin\n");
            assertEquals(2, base.run("--only", "ADCD-203,ADCD-204").exitStatus());
        }
    }

    @Test
    void everyCodeIsDocumentedAndTested() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ADCD-"))
                .map(line -> line.substring(2, line.indexOf(" |", 2)))
                .toList();
        assertEquals(Arrays.stream(DoctorCode.values()).map(DoctorCode::code).toList(), rows, "one row for each code");
        String tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java/org/adcertmap"))) {
            tests = files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("DoctorTextTest.java"))
                    .map(DoctorTextTest::read)
                    .collect(Collectors.joining());
        }
        for (DoctorCode code : DoctorCode.values()) {
            assertTrue(
                    tests.contains("\"" + code.code() + "\"") || tests.contains("DoctorCode." + code.name()),
                    code::code);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
