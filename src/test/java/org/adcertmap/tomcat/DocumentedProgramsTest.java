// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Snippets;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the lines of keytool, curl and openssl in the documentation, with other host names and ports. */
class DocumentedProgramsTest extends EmbeddedTest {
    private static final String KEYTOOL = "keytool -importcert";
    private static final String CURL = "curl --cacert";
    private static final String CONNECTOR = "openssl s_client -connect tomcat";
    private static final String CONTROLLER = "openssl s_client -connect dc1";

    @TempDir
    Path folder;

    private static String line(String beginning) {
        return Snippets.commands().stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** Runs the documented line in the folder; returns what it prints. */
    private String run(String beginning) throws IOException, InterruptedException {
        return run(beginning, "", "");
    }

    /** Does the same with a part of the line replaced. */
    private String run(String beginning, String part, String replacement) throws IOException, InterruptedException {
        String program = beginning.substring(0, beginning.indexOf(' '));
        if (!program.equals("keytool")) {
            DebianPackage.require(program);
        }
        String line = line(beginning)
                .replaceFirst(part, replacement)
                .replace("tomcat.corp.example.com:8443", "localhost:" + tomcat.port())
                .replace(
                        "dc1.corp.example.com:636",
                        "127.0.0.1:" + URI.create(directory.server()).getPort());
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", line)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment()
                .merge("PATH", System.getProperty("java.home") + "/bin", (before, jdk) -> jdk + ":" + before);
        Process process = shell.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), line + "\n" + printed);
        return printed;
    }

    @Test
    void everyLineOfTheseProgramsIsRun() {
        Set<String> lines = Snippets.commands().stream()
                .filter(line -> line.matches("(curl|keytool|openssl) .*"))
                .collect(Collectors.toSet());
        Set<String> run = List.of(KEYTOOL, CURL, CONNECTOR, CONTROLLER).stream()
                .map(DocumentedProgramsTest::line)
                .collect(Collectors.toSet());
        assertEquals(run, lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DER", "Base64"})
    void keytoolMakesTheTrustStoreOfTheConnector(String encoding) throws Exception {
        Path certificate = folder.resolve("issuing-ca.cer");
        if (encoding.equals("DER")) {
            Files.write(certificate, ca.certificate().getEncoded());
        } else {
            Files.writeString(certificate, ca.pem());
        }
        Files.createDirectory(folder.resolve("conf"));
        run(KEYTOOL, "/opt/tomcat/", "");
        SSLHostConfig connector = tomcat.tlsConnector().findSslHostConfigs()[0];
        connector.setTruststoreFile(folder.resolve("conf/clients.p12").toString());
        connector.setTruststorePassword("changeit");
        connector.setTruststoreType("PKCS12");
        startWithRealmAndValveInTheEngine();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @Test
    void curlLogsIn() throws Exception {
        startWithRealmAndValveInTheEngine();
        Files.writeString(folder.resolve("tomcat-ca.pem"), ca.pem());
        identityOf(alice).writePem(folder.resolve("alice.pem"), folder.resolve("alice.key"));
        String printed = run(CURL);
        assertTrue(printed.contains("user=CORP\\alice"), printed);
    }

    @Test
    void opensslShowsTheCasThatTheConnectorNames() throws Exception {
        startWithRealmAndValveInTheEngine();
        String printed = run(CONNECTOR);
        assertTrue(
                printed.contains("Acceptable client certificate CA names\nDC = test, DC = example, CN = Issuing CA\n"),
                printed);
    }

    @Test
    void opensslShowsTheIssuerOfADomainController() throws Exception {
        startWithRealmAndValveInTheEngine();
        String printed = run(CONTROLLER);
        assertTrue(printed.contains("i:DC = test, CN = Domain Controllers CA\n"), printed);
        assertTrue(printed.contains("-----BEGIN CERTIFICATE-----"), printed);
    }
}
