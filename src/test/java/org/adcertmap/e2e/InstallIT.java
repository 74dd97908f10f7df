// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.AdcertmapJar.Result;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code install}, {@code enable} and {@code disable} on a stock Tomcat, and who can log in then. */
class InstallIT {
    private static final Path JAR = AdcertmapJar.path();
    private static final String CONNECTOR = """
          <Connector address="127.0.0.1" port="0" protocol="org.apache.coyote.http11.Http11NioProtocol"
                     SSLEnabled="true" scheme="https" secure="true">
            <SSLHostConfig certificateVerification="optional"
                           truststoreFile="conf/clients.p12" truststorePassword="changeit">
              <Certificate certificateKeystoreFile="conf/server.p12" certificateKeystorePassword="changeit"/>
            </SSLHostConfig>
          </Connector>
      """;

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private static Result shell(Object... arguments) {
        return AdcertmapJar.run(List.of(arguments));
    }

    /** Creates a Tomcat with its stock {@code server.xml} and users and a TLS connector, without adcertmap. */
    private TomcatBase stock(Path home, FakeActiveDirectory directory) throws IOException {
        TomcatBase base = TomcatBase.create(
                        Path.of("target/e2e/Install-" + home.getFileName()), home, JAR, directory, ca)
                .application("open", SecurityConstraint.NO_CONSTRAINT)
                .application("basic", SecurityConstraint.BASIC);
        Path conf = base.folder().resolve("conf");
        Files.delete(base.folder().resolve("lib").resolve(JAR.getFileName()));
        Files.delete(conf.resolve("adcertmap.properties"));
        Files.writeString(conf.resolve("server.xml"), Files.readString(home.resolve("conf/server.xml")));
        Files.writeString(
                conf.resolve("tomcat-users.xml"),
                "<tomcat-users><user username='bob' password='secret' roles='x'/></tomcat-users>");
        return base.edit("server.xml", "port=\"8005\"", "port=\"-1\"")
                .edit("server.xml", "port=\"8080\"", "port=\"0\"")
                .edit("server.xml", "    <Engine name=\"Catalina\"", CONNECTOR + "    <Engine name=\"Catalina\"");
    }

    private String alice(RunningTomcat tomcat, TestAccount alice, String domain) {
        Identity identity = ca.issue("CN=alice")
                .upn("alice@" + domain)
                .sid(alice.objectSid())
                .issue();
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/open/")
                .user();
    }

    private String bob(RunningTomcat tomcat) {
        String password = Base64.getEncoder().encodeToString("bob:secret".getBytes(StandardCharsets.UTF_8));
        return Browser.with(Identity.sslContextWithoutCertificate(ca.certificate()), tomcat.port())
                .get("/basic/", null, "Authorization", "Basic " + password)
                .user();
    }

    private static String serverXml(TomcatBase base) throws IOException {
        return Files.readString(base.folder().resolve("conf/server.xml"));
    }

    private static void enableBeforeInstallIsAnError(TomcatBase base) {
        Result notInstalled = shell("enable", "--catalina-base", base.folder());
        assertEquals(1, notInstalled.exitStatus(), notInstalled::all);
        assertTrue(notInstalled.all().contains("run install first"), notInstalled::all);
    }

    private static void dryRunWritesNothing(TomcatBase base, String before) throws IOException {
        shell("install", "--catalina-base", base.folder(), "--dry-run").assertExits(0);
        assertEquals(before, serverXml(base));
        assertFalse(Files.exists(base.folder().resolve("conf/adcertmap.properties")));
    }

    private static void installAddsTwoLines(TomcatBase base, String before) throws IOException {
        Result installed = shell("install", "--catalina-base", base.folder());
        installed.assertExits(0);
        List<String> others = new ArrayList<>(serverXml(base).lines().toList());
        others.removeIf(line -> line.contains("className=\"org.adcertmap."));
        assertEquals(before.lines().toList(), others, "two lines added, all others unchanged");
        assertTrue(installed.all().contains("does not use TLS"), installed::all);
    }

    private static void secondInstallWritesNothing(TomcatBase base, String after) throws IOException {
        Result again = shell("install", "--catalina-base", base.folder());
        again.assertExits(0);
        assertTrue(again.all().contains("already up to date, nothing was written"), again::all);
        assertEquals(after, serverXml(base));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    @DisplayName("install and enable let alice log in by certificate and bob by password;"
            + " after disable alice is unauthenticated")
    void installEnableDisable(String tomcat) throws Exception {
        Path home = Path.of(System.getProperty(tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(ca.certificate());
            TestAccount alice = directory.user("alice");
            TomcatBase base = stock(home, directory);
            Path serverXml = base.folder().resolve("conf/server.xml");
            String before = Files.readString(serverXml);

            enableBeforeInstallIsAnError(base);
            dryRunWritesNothing(base, before);
            installAddsTwoLines(base, before);
            base.configure(directory);
            String after = Files.readString(serverXml);
            secondInstallWritesNothing(base, after);

            shell("enable", "--catalina-base", base.folder(), "--ssl-flags", "Ssl, SslNegotiateCert")
                    .assertExits(0);
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                assertEquals("CORP\\alice", alice(running, alice, directory.domain()));
                assertEquals("bob", bob(running));
            }
            assertTrue(shell("status", "--catalina-base", base.folder(), "--json")
                    .all()
                    .contains("\"enabled\":\"true\""));

            shell("disable", "--server-xml", serverXml).assertExits(0);
            assertEquals(after, Files.readString(serverXml));
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                assertEquals("anonymous", alice(running, alice, directory.domain()));
                assertEquals("bob", bob(running));
            }
        }
    }
}
