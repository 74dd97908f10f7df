// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.doctor.DoctorBase.Found;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of settings and of certificates, ADCD-201 to 206, 601 and 602. */
@StartsServer
class DoctorSettingsTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private DoctorBase base;

    @BeforeEach
    void create(@TempDir Path folder) throws IOException {
        directory.publish(CA.certificate());
        base = new DoctorBase(folder, directory, CA);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    /** Replaces the line at the place of the finding by its own, or adds it at the end. */
    private void pasteSetting(Found found) throws IOException {
        Path file = base.file("conf/adcertmap.properties");
        String line = found.lines().get(0);
        String name = line.substring(0, line.indexOf(' '));
        String others = Files.readAllLines(file).stream()
                .filter(each -> !each.startsWith(name + " "))
                .map(each -> each + "\n")
                .collect(Collectors.joining());
        Files.writeString(file, others + line + "\n");
    }

    private void mends(String level, String code) throws IOException {
        Found found = base.finding(code);
        assertEquals(level, found.level(), found::toString);
        pasteSetting(found);
        base.assertOk(code);
    }

    @Test
    void nothingIsFoundWhereEverythingIsWell() {
        DoctorBase.Run run = base.run("--only", "settings", "--quiet");
        assertEquals("4 checks: 4 ok\n", run.out());
        assertEquals(0, run.exitStatus());
    }

    @Test
    void invalidSettings() throws IOException {
        base.assertOk("ADCD-201");
        base.set("cacheTtl", "2");
        Found found = base.finding("ADCD-201");
        assertEquals("adcertmap.properties:9", found.place());
        assertEquals("cacheTtl: invalid value \"2\": has no unit (ms, s, m, h, d)", found.sentence(), found::toString);
        mends("error", "ADCD-201");
        base.set("cacheTtl", "1s");
        base.set("bindPasswordFile", "missing");
        assertTrue(base.finding("ADCD-201").sentence().endsWith("conf/missing does not exist"));
        base.set("bindPasswordFile", "${sys:only.in.tomcat}");
        assertEquals("unknown", base.finding("ADCD-201").level());
        Files.delete(base.file("conf/adcertmap.properties"));
        assertEquals("error", base.finding("ADCD-201").level());
    }

    @Test
    void valueWithTheWordsOfAMessageIsInvalidAsAnyOther() throws IOException {
        for (String value :
                List.of("unknown variable, or a variable that cannot be read", "a does not exist; b; example: c")) {
            base.set("cacheTtl", value);
            Found found = base.finding("ADCD-201");
            assertEquals("error", found.level(), found::toString);
            assertTrue(found.sentence().startsWith("cacheTtl: invalid value \"" + value + "\": "), found::toString);
            assertEquals("correct it; a valid value is, for example,", found.hint());
        }
    }

    @Test
    void exampleOfALineInAFileIsNoValueOfTheSetting() throws IOException {
        base.write("conf/roles.txt", "Staff\n");
        base.set("roleMappings", "roles.txt");
        Found found = base.finding("ADCD-201");
        assertTrue(found.sentence().endsWith("roles.txt: must have the form group = role, role"), found::toString);
        assertEquals("example: Domain Admins = admin, manager", found.hint());
        assertEquals(List.of(), found.lines());
    }

    @Test
    void directoryIsNotCheckedWithInvalidSettings() throws IOException {
        base.set("domain", "-");
        DoctorBase.Run run = base.run("--only", "settings,certificate", "--certificate", certificate("alice"));
        assertEquals(1, run.exitStatus());
        assertTrue(run.out().contains("unknown [ADCD-601] ("), run::out);
        assertTrue(run.out().contains("there is no Realm with valid settings, see ADCD-201"), run::out);
        assertEquals(0, directory.operations());
    }

    @Test
    void withInvalidSettingsEachCheckThatNeedsThemIsUnknown() throws IOException {
        base.set("cacheTtl", "nonsense");
        for (String only : List.of("directory", "rights", "trust", "ADCD-203", "ADCD-204", "ADCD-105")) {
            DoctorBase.Run run = base.run("--only", only, "--json");
            assertEquals(2, run.exitStatus(), only);
            run.findings().forEach(found -> {
                assertEquals("unknown", found.level(), found::toString);
                assertEquals("the settings are invalid, see ADCD-201", found.sentence());
            });
        }
        assertEquals(0, directory.operations());
    }

    @Test
    void runInWhichNoCheckAppliesIsNoSuccess() {
        DoctorBase.Run run = base.run("--only", "ADCD-111");
        assertEquals(2, run.exitStatus());
        assertEquals("nothing was checked: none of these checks applies here\n", run.err());
    }

    @Test
    void attributesOfTheValve() throws IOException {
        base.edit("enabled=\"true\"", "enabled=\"yes\"");
        Found found = base.finding("ADCD-201");
        assertEquals("enabled: invalid value \"yes\": must be true or false", found.sentence());
        base.paste(found);
        base.assertOk("ADCD-201");
        base.edit("anonymousAuthentication", "anonymousAuthentification");
        assertTrue(base.finding("ADCD-201").sentence().contains("did you mean \"anonymousAuthentication\"?"));
        base.edit("anonymousAuthentification=\"false\"", "certificateHeader=\"nginx\"");
        assertEquals(
                "certificateHeader is set, and trustedProxies is not",
                base.finding("ADCD-201").sentence());
    }

    @Test
    void errorInTheFormOfTheFileIsAtTheFile() throws Exception {
        base.set("userNameFormat", "\"sam\"");
        Found found = base.finding("ADCD-201");
        assertEquals("adcertmap.properties", found.place(), found::toString);
        assertTrue(found.sentence().contains("the quotation marks are part of the value"), found::toString);
    }

    @Test
    void fileOfAnotherKindIsOneError() throws Exception {
        Files.copy(
                base.file("conf/server.xml"),
                base.file("conf/adcertmap.properties"),
                StandardCopyOption.REPLACE_EXISTING);
        List<Found> found = base.findings("ADCD-201");
        assertEquals(1, found.size(), found::toString);
        assertTrue(found.get(0).sentence().contains("is XML and no settings file"), found::toString);
    }

    @Test
    void fileThatNeverEndsIsGivenUpAtTheTimeout() throws Exception {
        Path pipe = base.file("conf/pipe.properties");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        base.edit("conf/adcertmap.properties", "conf/pipe.properties");
        DoctorBase.Run run =
                DoctorBase.runWith(List.of("--catalina-base", base.file("").toString(), "--timeout", "1s"));
        assertEquals(64, run.exitStatus(), run::toString);
        assertTrue(run.err().contains("could not be read within 1000 ms"), run::err);
    }

    @Test
    void secretFiles() throws Exception {
        base.assertOk("ADCD-202");
        Path password = base.file("conf/adcertmap.password");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-rw-r--"));
        Found found = base.finding("ADCD-202");
        assertEquals("error", found.level());
        assertEquals(password.toString(), found.place());
        assertEquals(
                "it has a secret, and all users can read it (rw-rw-r--), its group can change it (rw-rw-r--)",
                found.sentence());
        base.shell(found);
        base.assertOk("ADCD-202");
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(password)));
        assertTrue(
                base.findings("ADCD-202").stream()
                        .anyMatch(each -> each.place().equals(password.toString())
                                && each.sentence().equals("no user outside of its group can read it")),
                "its group may read it");
        base.set("bindPasswordFile", null);
        base.set("bindPassword", directory.bindPassword());
        Path settings = base.file("conf/adcertmap.properties");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw----rw-"));
        Found inFile = base.finding("ADCD-202");
        assertTrue(inFile.sentence().contains("all users can change it"), inFile::toString);
        assertFalse(base.run("--json").out().contains(directory.bindPassword()), "no secret in any output");
        base.shell(inFile);
        base.assertOk("ADCD-202");
    }

    @Test
    void roleMappings() throws IOException {
        assertEquals(List.of(), base.findings("ADCD-203"));
        directory.group("Engineers");
        directory.distributionGroup("Letters");
        base.set("roleMappings", "roles.properties");
        base.write("conf/roles.properties", "Engineers = admin\nLetters = reader\nNowhere = reader\n");
        Found found = base.finding("ADCD-203");
        assertEquals("warning", found.level());
        assertEquals("no security group has the name Letters, Nowhere", found.sentence());
        base.write("conf/roles.properties", "Engineers = admin\n");
        base.assertOk("ADCD-203");
        directory.stop();
        assertEquals("unknown", base.finding("ADCD-203").level());
    }

    @Test
    void weakSettings() throws IOException {
        base.assertOk("ADCD-204");
        base.set("strongCertificateBindingEnforcement", "compatibility");
        mends("warning", "ADCD-204");
        base.set("strongCertificateBindingEnforcement", "full");
        base.set("ntAuth", "off");
        mends("warning", "ADCD-204");
        base.set("ntAuth", "directory");
        base.set("verifyClientCertRevocation", "false");
        mends("warning", "ADCD-204");
        base.set("verifyClientCertRevocation", null);
        base.edit("settings=\"conf", "revocationFailureMode=\"softFail\" settings=\"conf");
        Found found = base.finding("ADCD-204");
        assertEquals(List.of("revocationFailureMode=\"hardFail\""), found.lines());
        base.paste(found);
        base.assertOk("ADCD-204");
        base.set("directoryTrustStoreFile", null);
        base.set("directoryTrustStorePasswordFile", null);
        base.set("servers", null);
        assertEquals(List.of(), base.finding("ADCD-204").lines(), "no value can be proposed");
    }

    @Test
    void effectiveSettings() throws IOException {
        base.edit("settings=\"conf", "bindPassword=\"secret-1\" settings=\"conf");
        Found found = base.finding("ADCD-206");
        assertEquals("info", found.level());
        assertTrue(found.lines().contains("domain = corp.example.test   # adcertmap.properties:1"), found::toString);
        assertTrue(found.lines().contains("bindPassword = ********   # server.xml:11"), found::toString);
        assertEquals(1, base.run("--json", "--only", "ADCD-206").findings().size());
        assertEquals(
                "0 checks: 0 ok\n", base.run("--quiet", "--only", "ADCD-206").out());
    }

    private String certificate(String name) throws IOException {
        base.write(
                name + ".pem",
                CA.issue("CN=" + name)
                        .upn(name + "@" + directory.domain())
                        .issue()
                        .pem());
        return base.file(name + ".pem").toString();
    }

    @Test
    void certificates() throws IOException {
        base.set("verifyClientCertRevocation", "false");
        TestAccount alice = directory.user("alice");
        base.write(
                "alice.pem",
                CA.issue("CN=alice")
                        .upn("alice@" + directory.domain())
                        .sid(alice.objectSid())
                        .issue()
                        .pem());
        String file = base.file("alice.pem").toString();
        Found mapped = base.finding("ADCD-601", "--certificate", file);
        assertEquals("ok", mapped.level(), mapped::toString);
        assertEquals("mapped to CORP\\alice by sid (strong), roles: Domain Users, Users", mapped.sentence());
        assertEquals(List.of(), base.findings("ADCD-602", "--certificate", file));
        Found refused = base.finding("ADCD-601", "--certificate", certificate("bob"));
        assertEquals("error", refused.level());
        assertTrue(refused.sentence().startsWith("ADCM-NO-ACCOUNT, "), refused::toString);
        assertFalse(refused.hint().isEmpty());
        directory.stop();
        assertEquals("unknown", base.finding("ADCD-601", "--certificate", file).level());
    }

    @Test
    void whatIsBehindARefusal() throws IOException {
        base.set("verifyClientCertRevocation", "false");
        TestAccount alice = directory.user("alice");
        TestCa root = TestCa.root("CN=Root");
        TestCa issuing = root.intermediate("CN=Not in NTAuth");
        directory.publish(org.adcertmap.lab.TestDirectory.Container.CERTIFICATION_AUTHORITIES, root.certificate());
        base.write(
                "alice.pem",
                issuing.issue("CN=alice")
                        .upn("alice@" + directory.domain())
                        .sid(alice.objectSid())
                        .issue()
                        .pem());
        base.write("chain.pem", issuing.pem());
        String[] arguments = {
            "--certificate",
            base.file("alice.pem").toString(),
            "--chain",
            base.file("chain.pem").toString()
        };
        assertTrue(base.finding("ADCD-601", arguments).sentence().startsWith("ADCM-NOT-IN-NTAUTH"));
        Found behind = base.finding("ADCD-602", arguments);
        assertEquals("info", behind.level());
        assertTrue(behind.sentence().startsWith("if that is mended, it is mapped to "), behind::toString);
    }

    @Test
    void filesThatAreNoCertificatesAreInvalidArguments() {
        DoctorBase.Run run =
                base.run("--certificate", base.file("conf/server.p12").toString(), "--certificate", "missing.pem");
        assertEquals(64, run.exitStatus());
        assertTrue(run.err().contains("server.p12: the file is a PKCS #12 store"), run::err);
        assertTrue(run.err().contains("missing.pem: the file does not exist"), run::err);
    }
}
