// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.lab.Snippets;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.listed.ListedAssembly;
import org.adcertmap.setup.settings.SettingsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports the kinds of configurations that are met in the field; the files are re-made, with their structure. */
class ImportIisTest {
    private static final Path FIXTURES = Path.of("src/test/resources/org/adcertmap/tool/importiis");

    private static final String VALVE = "org.adcertmap.tomcat.ClientCertificateMappingValve";

    @TempDir
    private Path folder;

    private record Run(int exitStatus, String out, String err) {
        /** Looks in the output with each white space, line breaks included, as one blank. */
        boolean has(String text) {
            return out.replaceAll("\\s+", " ").contains(text.replaceAll("\\s+", " "));
        }
    }

    private static Run run(String file, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments =
                new ArrayList<>(List.of("import-iis", FIXTURES.resolve(file).toString()));
        arguments.addAll(Arrays.asList(options));
        int exitStatus = Adcertmap.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
        return new Run(exitStatus, out.toString(), err.toString());
    }

    @Test
    void mappingThatIsEnabledNowhereIsSaidAndNoKeyIsPrinted() {
        Run run = run("iis-express-off.config");
        assertEquals(0, run.exitStatus());
        assertTrue(run.has("info    [ADCI-01] (server) client certificate mapping is not enabled anywhere"), run::out);
        assertFalse(run.has("Valve"), run::out);
        assertFalse(run.out().matches("(?s).*(sessionKey|U0VTU0lPTktF|V0FTS0VZ).*"), run::out);
    }

    @Test
    void enabledServerBecomesValveAndRequiredConnector() {
        Run run = run("iis-express-on.config");
        assertEquals(0, run.exitStatus(), run::out);
        assertTrue(run.has("<Connector port=\"44300\""), run::out);
        assertTrue(run.has("certificateVerification=\"required\""), run::out);
        assertTrue(
                run.has("enabled=\"true\" sslFlags=\"Ssl, SslNegotiateCert, SslRequireCert\""
                        + " anonymousAuthentication=\"true\""),
                run::out);
        assertTrue(run.has("<Context path=\"\" docBase=\"ROOT\">"), run::out);
    }

    @Test
    void locationBelowAnApplicationBecomesAConstraint() {
        Run run = run("deeper-location.config");
        assertEquals(1, run.exitStatus());
        assertTrue(run.has("[ADCI-02] (Default Web Site/DC3/login/certificateauth)"), run::out);
        assertTrue(run.has("<url-pattern>/DC3/login/certificateauth/*</url-pattern>"), run::out);
        assertTrue(run.has("[ADCI-09] (Default Web Site/DC3/login/certificateauth)"), run::out);
        assertTrue(run.has("beside the certificate: Windows"), run::out);
        assertTrue(run.has("[ADCI-06]"), run::out);
        assertTrue(run.has("certificateVerification=\"optional\""), run::out);
    }

    @Test
    void oneToOneMappingWithoutCertificateIsNotTakenOver() {
        Run run = run("one-to-one-without-certificate.config");
        assertEquals(1, run.exitStatus());
        assertTrue(run.has("[ADCI-08] (one-to-one-without-certificate.config:62)"), run::out);
        assertFalse(run.has("certificates.xml"), run::out);
        assertFalse(run.out().matches("(?s).*(enc:|Tk9ULUEt).*"), run::out);
    }

    @Test
    void manyToOneMappingIsKeptRuleForRuleWithoutItsPassword() {
        Run run = run("many-to-one.config");
        assertEquals(1, run.exitStatus());
        assertTrue(run.has("[ADCI-05]"), run::out);
        assertTrue(
                run.has("<add certificateField=\"Subject\" certificateSubField=\"O\" matchCriteria=\"Contoso\""
                        + " compareCaseSensitive=\"true\"/>"),
                run::out);
        assertFalse(run.out().matches("(?s).*(password=|enc:|Tk9ULUEt).*"), run::out);
        assertTrue(run.has("className=\"org.adcertmap.tomcat.ListedCertificatesRealm\""), run::out);
        assertFalse(run.has("ActiveDirectoryRealm"), run::out);
    }

    @Test
    void listedCertificatesRealmReadsTheFile() throws Exception {
        Path output = folder.resolve("listed");
        run("many-to-one.config", "--output", output.toString());
        TestCa ca = TestCa.root("CN=CA");
        Map<String, String> settings = Map.of(
                "certificates",
                output.resolve("certificates.xml").toString(),
                "certificationAuthorities",
                "file:" + Files.writeString(folder.resolve("ca.pem"), ca.pem()),
                "verifyClientCertRevocation",
                "false");
        try (ListedAssembly<String> assembly = new ListedAssembly<>(settings, Clock.systemUTC(), Mapped::userName)) {
            assertTrue(assembly.cachingMapper()
                    .map(ca.issue("O=Contoso", "CN=a").issue().chain())
                    .attachment()
                    .isPresent());
            assertTrue(assembly.cachingMapper()
                    .map(ca.issue("O=Fabrikam", "CN=a").issue().chain())
                    .attachment()
                    .isEmpty());
        }
    }

    @Test
    void mappingWithoutRulesIsAnErrorAndNotTakenOver() {
        Run run = run("mapping-without-rules.config");
        assertEquals(1, run.exitStatus());
        assertTrue(run.has("error   [ADCI-07] (mapping-without-rules.config:61)"), run::out);
        assertFalse(run.has("certificates.xml"), run::out);
        assertFalse(run.has("not-a-real-password"), run::out);
    }

    @Test
    void elementThatIisDoesNotHaveIsNamedWithItsLine() {
        Run run = run("not-iis.config");
        assertEquals(64, run.exitStatus());
        assertEquals("", run.out());
        assertTrue(run.err().contains("not-iis.config:59: <oneToOneMappings>"), run::err);
    }

    @Test
    void webConfigOfAnUnlockedSectionCounts() {
        String webConfig = FIXTURES.resolve("web.config").toString();
        Run run = run("unlocked.config", "--web-config", "default web site/APP=" + webConfig);
        assertEquals(0, run.exitStatus(), run::out);
        assertTrue(
                run.has("<Context path=\"/app\" docBase=\"app\"> <Valve className=\"" + VALVE + "\" enabled=\"true\""),
                run::out);
        Run locked = run("exchange-activesync.config", "--web-config", "Default Web Site/owa=" + webConfig);
        assertEquals(1, locked.exitStatus());
        assertTrue(locked.has("[ADCI-03] (web.config:6)"), locked::out);
        assertTrue(
                locked.has(
                        "<Context path=\"/owa\" docBase=\"owa\"> <Valve className=\"" + VALVE + "\" enabled=\"false\""),
                locked::out);
    }

    @Test
    void applicationBecomesAContextWithTheValve() {
        Run run = run("exchange-activesync.config");
        assertEquals(0, run.exitStatus(), run::out);
        assertTrue(
                run.has("<Context path=\"/Microsoft-Server-ActiveSync\" docBase=\"Microsoft-Server-ActiveSync\">"
                        + " <Valve className=\"" + VALVE + "\" enabled=\"true\""
                        + " sslFlags=\"Ssl, SslNegotiateCert, SslRequireCert, Ssl128\""
                        + " anonymousAuthentication=\"false\"/>"),
                run::out);
        assertTrue(run.has("[ADCI-13] (*:443)"), run::out);
        assertTrue(run.has("certificateVerification=\"optional\""), run::out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"netsh.txt", "ssl-binding-info.reg"})
    void bindingsBecomeSettings(String bindings) throws Exception {
        Path output = folder.resolve("new/out");
        Run run = run(
                "exchange-activesync.config",
                "--bindings",
                FIXTURES.resolve(bindings).toString(),
                "--output",
                output.toString());
        assertEquals(1, run.exitStatus());
        assertTrue(run.has("[ADCI-16] (0.0.0.0:443)"), run::out);
        assertTrue(
                run.has("[ADCI-17] (0.0.0.0:443) clients are shown the CAs of the certificate store Client"), run::out);
        var values = SettingsFile.read(output.resolve("adcertmap.properties"), RealmSettings.all())
                .values();
        assertEquals("3600s", values.get("revocationFreshnessTime"));
        assertEquals("8s", values.get("urlRetrievalTimeout"));
        assertFalse(values.containsKey("verifyClientCertRevocation"), values::toString);
    }

    @Test
    void filesAreWrittenOnceAndKeptWhenTheyDiffer() throws IOException {
        Path output = folder.resolve("out");
        assertEquals(1, run("many-to-one.config", "--output", output.toString()).exitStatus());
        assertEquals(
                List.of("certificates.xml", "report.txt", "server-snippets.xml"), names(output), "no settings needed");
        assertTrue(Files.readString(output.resolve("report.txt")).contains("[ADCI-05]"));
        Run again = run("many-to-one.config", "--output", output.toString());
        assertTrue(again.has("server-snippets.xml: not changed"), again::out);
        assertEquals(3, names(output).size());

        Files.writeString(output.resolve("server-snippets.xml"), "edited by hand");
        assertTrue(
                run("many-to-one.config", "--output", output.toString()).has("server-snippets.xml: written, the old"));
        String backup = names(output).stream()
                .filter(name -> name.matches("server-snippets\\.xml\\.\\d{8}-\\d{6}\\.bak"))
                .findFirst()
                .orElseThrow();
        assertEquals("edited by hand", Files.readString(output.resolve(backup)));
        assertEquals(4, names(output).size(), "no temporary file stays");
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void jsonHasOneObjectForEachFindingAndFile() {
        Run run = run("many-to-one.config", "--json");
        List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size(), run::out);
        assertTrue(lines.get(0).contains("\"level\":\"warning\", \"code\":\"ADCI-05\""), lines.get(0));
        assertTrue(lines.get(1).startsWith("{ \"file\":\"server-snippets.xml\""), lines.get(1));
        assertTrue(lines.get(2).startsWith("{ \"file\":\"certificates.xml\""), lines.get(2));
    }

    @Test
    void outputInTheDocumentationIsThatOfTheCommand() {
        String snippet = Snippets.of(Path.of("docs/migrating-from-iis.md"), "import-iis applicationHost.config");
        Run run = run(
                "exchange-activesync.config",
                "--bindings",
                FIXTURES.resolve("sslcert.txt").toString());
        assertEquals(run.out(), snippet.substring(snippet.indexOf('\n') + 1));
    }

    @Test
    void invalidCommandLinesAreReported() {
        Run site = run("many-to-one.config", "--site", "Other");
        assertEquals(64, site.exitStatus());
        assertTrue(site.err().contains("--site: no site \"Other\"; sites are \"Default Web Site\""), site::err);
        Run webConfig = run("many-to-one.config", "--web-config", "Other/x=web.config");
        assertEquals(64, webConfig.exitStatus());
        Run missing = run("missing.config");
        assertEquals(64, missing.exitStatus());
        assertTrue(missing.err().contains("cannot be read"), missing::err);
        assertEquals(0, run("iis-express-on.config", "--site", "website1").exitStatus());
    }

    @Test
    void utf16IsRead() throws IOException {
        String text = Files.readString(FIXTURES.resolve("iis-express-on.config"))
                .replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
        Path file = Files.write(folder.resolve("utf16.config"), text.getBytes(StandardCharsets.UTF_16));
        Run run = run(file.toAbsolutePath().toString());
        assertEquals(0, run.exitStatus(), run::err);
        assertTrue(run.has("enabled=\"true\""), run::out);
    }
}
