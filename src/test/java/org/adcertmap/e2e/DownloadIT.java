// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.PreviousVersion;
import org.adcertmap.lab.SampleSettings;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.UnpackedDownload;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.StockTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From the archive to the first login, by the lines of the documentation, in a folder with blanks in its name and on a
 * Tomcat as downloaded; and back to that Tomcat.
 */
@Tag("dist")
class DownloadIT {
    private static final Path README = Path.of("README.md");
    private static final Path INSTALL = Path.of("docs/install.md");
    private static final Path UPGRADE = Path.of("docs/upgrade.md");
    private static final Path UNINSTALL = Path.of("docs/uninstall.md");

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final TestAccount alice = directory.user("alice");
    private final RevocationServer crls =
            RevocationServer.start().publish("/ca.crl", ca.newCrl().issue());

    @TempDir
    private Path temporary;

    private TomcatBase tomcat;
    private Map<String, String> before;
    private UnpackedDownload download;

    @BeforeEach
    void publish() {
        directory.publish(ca.certificate());
        directory.group("Engineers").add(alice);
    }

    @AfterEach
    void close() {
        crls.close();
        directory.close();
    }

    /** Makes a Tomcat as downloaded, with the TLS connector and the application of an administrator. */
    private void prepare(String home, String archive) throws Exception {
        Path distribution = Path.of(System.getProperty(home));
        String webXml = Snippets.of(README, "<security-constraint>");
        tomcat = StockTomcat.create(temporary.resolve("Apache Tomcat"), distribution, directory, ca)
                .application("app", webXml);
        StockTomcat.deleteDirectoryFiles(tomcat);
        for (String part : List.of("bin", "lib", "conf")) {
            Folders.copy(distribution.resolve(part), tomcat.folder().resolve(part));
        }
        before = Folders.files(tomcat.folder());
        Path downloads = Files.createDirectory(temporary.resolve("my downloads"));
        for (String suffix : List.of("", ".sha256")) {
            Path file = UnpackedDownload.archive(archive + suffix);
            Files.copy(file, downloads.resolve(file.getFileName()));
        }
        DebianPackage.require("unzip");
        download = new UnpackedDownload(downloads)
                .name(
                        "tar -xzf " + UnpackedDownload.name() + ".tar.gz",
                        archive.equals("zip")
                                ? "unzip -q " + UnpackedDownload.name() + ".zip"
                                : "tar -xzf " + UnpackedDownload.name() + ".tar.gz")
                .name(".tar.gz.sha256", "." + archive + ".sha256")
                .name("/opt/tomcat", "'" + tomcat.folder() + "'")
                .name("ldaps://dc1.corp.example.com", directory.server())
                .name("svc-tomcat@corp.example.com", directory.bindDn())
                .name("corp.example.com", directory.domain());
        download.run(Snippets.of(INSTALL, "sha256sum"));
        String version = download.run(Snippets.of(README, "tar -xzf"));
        assertTrue(version.matches("adcertmap \\S+( \\(commit [0-9a-f]{12}\\))?\n"), version);
        download.enter(UnpackedDownload.name());
        download.run(inline(INSTALL, "sha256sum --check [^`]*"));
        writeFilesOfTheAdministrator();
    }

    private void writeFilesOfTheAdministrator() throws Exception {
        Path folder = download.folder();
        Files.writeString(folder.resolve("password.txt"), directory.bindPassword() + "\n");
        KeyStore store = directory.loadTrustStore();
        Files.write(
                folder.resolve("dc-ca.cer"),
                store.getCertificate(store.aliases().nextElement()).getEncoded());
        Files.writeString(folder.resolve("tomcat-ca.pem"), ca.pem());
        Identity identity = ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .crlDistributionPoint(crls.url("/ca.crl"))
                .issue();
        identity.writePem(folder.resolve("alice.pem"), folder.resolve("alice.key"));
    }

    /** Returns a command in the text of a page, which is not in a code block. */
    private static String inline(Path page, String pattern) throws IOException {
        Matcher matcher = Pattern.compile("`(" + pattern + ")`").matcher(Files.readString(page));
        assertTrue(matcher.find(), page + " has " + pattern);
        return matcher.group(1);
    }

    /** What differs from the documentation: the CRL is on this computer, and no test depends on a fast machine. */
    private void adaptSettings() {
        Path settings = tomcat.folder().resolve("conf/adcertmap.properties");
        SampleSettings.set(settings, "revocationAllowedHosts", "127.0.0.1");
        SampleSettings.set(settings, "responseTimeout", "30s");
    }

    private String logInWithCurl() throws Exception {
        DebianPackage.require("curl");
        try (RunningTomcat running = RunningTomcat.start(tomcat.folder(), tomcat.folder(), Map.of())) {
            return download.run(Snippets.of(INSTALL, "curl --cacert")
                    .replace("tomcat.corp.example.com:8443", "localhost:" + running.port()));
        }
    }

    private void uninstall(String expectedServerXml) throws Exception {
        for (String snippet : Snippets.of(UNINSTALL)) {
            download.run(snippet);
        }
        Map<String, String> after = Folders.files(tomcat.folder());
        after.keySet().removeIf(name -> name.matches("conf/server\\.xml\\..*\\.bak|(logs|work|temp)/.*"));
        before.put("conf/server.xml", expectedServerXml);
        assertEquals(before.keySet(), after.keySet());
        assertEquals(before, after);
    }

    @ParameterizedTest
    @CsvSource({"adcertmap.tomcat10, tar.gz", "adcertmap.tomcat11, zip"})
    @DisplayName("the README leads from the archive to the first login, and uninstall to the Tomcat as downloaded")
    void readmeFromTheArchiveToTheFirstLoginAndBack(String home, String archive) throws Exception {
        prepare(home, archive);
        String installed = download.run(Snippets.of(README, "bin/adcertmap install"));
        assertTrue(installed.contains("ok connection: "), installed);
        String command = "bin/adcertmap check --settings \"" + tomcat.folder();
        assertTrue(installed.contains("check a certificate: " + command), installed);
        adaptSettings();
        tomcat.edit(
                "server.xml",
                StockTomcat.SSL_HOST_CONFIG,
                Snippets.of(README, "<SSLHostConfig").strip());
        String checked = download.run(Snippets.of(README, "bin/adcertmap check"));
        assertTrue(checked.contains("mapped: CORP\\alice by sid (strong)"), checked);
        download.run(inline(README, "bin/adcertmap enable [^`]*"));

        String page = logInWithCurl();
        assertTrue(page.contains("user=CORP\\alice\n"), page);

        uninstall(before.get("conf/server.xml")
                .replace(
                        StockTomcat.SSL_HOST_CONFIG,
                        Snippets.of(README, "<SSLHostConfig").strip()));
    }

    @Test
    void upgradeFromTheVersionBeforeKeepsSettingsAndServerXml() throws Exception {
        Path old = PreviousVersion.jar();
        prepare("adcertmap.tomcat11", "tar.gz");
        String jar = "\"$JAVA_HOME/bin/java\" -jar '" + old + "'";
        download.run(Snippets.of(README, "bin/adcertmap install").replace("bin/adcertmap", jar));
        adaptSettings();
        download.run(inline(README, "bin/adcertmap enable [^`]*").replace("bin/adcertmap", jar));
        Map<String, String> oldFiles = Folders.files(tomcat.folder());
        assertTrue(oldFiles.containsKey("lib/" + old.getFileName()));

        for (String snippet : Snippets.of(UPGRADE)) {
            download.run(snippet);
        }
        Map<String, String> upgraded = Folders.files(tomcat.folder());
        for (String kept : List.of("conf/server.xml", "conf/adcertmap.properties", "conf/adcertmap.password")) {
            assertEquals(oldFiles.get(kept), upgraded.get(kept), kept);
        }
        try (Stream<Path> jars = Files.list(tomcat.folder().resolve("lib"))) {
            assertEquals(
                    List.of(AdcertmapJar.path().getFileName().toString()),
                    jars.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith("adcertmap"))
                            .toList());
        }
        String page = logInWithCurl();
        assertTrue(page.contains("user=CORP\\alice\n"), page);
        uninstall(before.get("conf/server.xml"));
    }
}
