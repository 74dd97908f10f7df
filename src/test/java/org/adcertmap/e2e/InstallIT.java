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
import java.util.Map;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.AdcertmapJar.Result;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.StockTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code install}, {@code enable} and {@code disable} on a stock Tomcat, and who can log in then. */
class InstallIT {
    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private static Result shell(Object... arguments) {
        return AdcertmapJar.run(List.of(arguments));
    }

    private TomcatBase stock(Path home, FakeActiveDirectory directory) throws IOException {
        return StockTomcat.create(Path.of("target/e2e/Install-" + home.getFileName()), home, directory, ca)
                .application("open", SecurityConstraint.NO_CONSTRAINT)
                .application("basic", SecurityConstraint.BASIC);
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

    private static void installAddsFourLines(TomcatBase base, String before) throws IOException {
        Result installed = shell("install", "--catalina-base", base.folder());
        installed.assertExits(0);
        List<String> others = new ArrayList<>(serverXml(base).lines().toList());
        others.removeIf(line -> line.contains("className=\"org.adcertmap."));
        int combined = others.indexOf("      <Realm className=\"org.apache.catalina.realm.CombinedRealm\">");
        others.remove(combined);
        int end = others.lastIndexOf("      </Realm>");
        assertEquals("      </Realm>", others.get(end - 1), "of the Realm for passwords");
        others.remove(end);
        assertEquals(before.lines().toList(), others, "four lines added, all others unchanged");
        assertTrue(installed.all().contains("Next: complete "), installed::all);
        assertTrue(installed.all().contains("bindDn: required setting is missing"), installed::all);
    }

    private static void secondInstallWritesNothing(TomcatBase base, String after) throws IOException {
        Result again = shell("install", "--catalina-base", base.folder());
        again.assertExits(0);
        assertTrue(again.all().contains("already up to date, nothing was written"), again::all);
        assertEquals(after, serverXml(base));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    @DisplayName("install with all options needs no other file, and uninstall leaves every file as it was")
    void installWithAllOptionsAndUninstall(String tomcat, @TempDir Path given) throws Exception {
        Path home = Path.of(System.getProperty(tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(ca.certificate());
            TestAccount alice = directory.user("alice");
            TomcatBase base = stock(home, directory);
            Path conf = base.folder().resolve("conf");
            StockTomcat.deleteDirectoryFiles(base);
            Files.writeString(conf.resolve("domain-controllers.txt"), "the administrator's");
            Map<String, String> before = Folders.files(base.folder());

            List<Object> install = StockTomcat.installation(base, directory, given);
            Files.writeString(given.resolve("password"), "wrong");
            Result rejected = AdcertmapJar.run(install);
            assertEquals(1, rejected.exitStatus(), rejected::all);
            assertTrue(rejected.all().contains("its name or password is wrong"), rejected::all);
            assertEquals(before, Folders.files(base.folder()), "nothing is in place before the bind has succeeded");

            Result installed = AdcertmapJar.run(StockTomcat.installation(base, directory, given));
            installed.assertExits(0);
            assertTrue(installed.out().contains("ok connection: "), installed::all);
            assertTrue(installed.out().contains("Next: check a certificate: "), installed::all);
            assertFalse(installed.all().contains(directory.bindPassword()), "no secret in any output");
            base.setting("verifyClientCertRevocation", "false").setting("responseTimeout", "30s");
            shell("enable", "--catalina-base", base.folder()).assertExits(0);
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                assertEquals("CORP\\alice", alice(running, alice, directory.domain()));
                assertEquals("bob", bob(running));
            }

            shell("uninstall", "--catalina-base", base.folder(), "--dry-run").assertExits(0);
            assertTrue(Files.exists(conf.resolve("adcertmap.installed")));
            Result kept = shell("uninstall", "--catalina-base", base.folder());
            kept.assertExits(0);
            assertEquals(before.get("conf/server.xml"), serverXml(base), "byte for byte");
            assertTrue(Files.exists(conf.resolve("adcertmap.password")), "settings stay");
            shell("uninstall", "--catalina-base", base.folder(), "--remove-settings")
                    .assertExits(0);
            Map<String, String> after = Folders.files(base.folder());
            after.keySet().removeIf(name -> name.matches("conf/server\\.xml\\..*\\.bak|(logs|work|temp)/.*"));
            assertEquals(before, after);
        }
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
            installAddsFourLines(base, before);
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

    @Test
    void installKeepsARealmWithItsOwnSettings() throws Exception {
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(ca.certificate());
            directory.user("alice");
            TomcatBase base = stock(home, directory);
            Path password = Files.writeString(base.folder().resolve("store-password"), directory.trustStorePassword());
            String lockOut = "<Realm className=\"org.apache.catalina.realm.LockOutRealm\">";
            String own = "<Realm className=\"org.adcertmap.tomcat.ActiveDirectoryRealm\" domain=\"" + directory.domain()
                    + "\" servers=\"" + directory.server() + "\" bindDn=\"" + directory.bindDn() + "\" bindPassword=\""
                    + directory.bindPassword() + "\" directoryTrustStoreFile=\"" + directory.trustStore()
                    + "\" directoryTrustStorePasswordFile=\"" + password + "\"/>";
            base.edit("server.xml", lockOut, own + lockOut);
            Result installed = shell("install", "--catalina-base", base.folder(), "--replace");
            installed.assertExits(0);
            assertTrue(installed.all().contains("has its own settings, not changed"), installed::all);
            assertTrue(
                    installed.all().contains(" check --catalina-base " + base.folder() + " --certificate"),
                    installed::all);
            assertTrue(serverXml(base).contains(own));
            assertTrue(serverXml(base).contains("ClientCertificateMappingValve"));
            assertFalse(Files.exists(base.folder().resolve("conf/adcertmap.properties")));
            shell("check", "--catalina-base", base.folder()).assertExits(0);
        }
    }
}
