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
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.SampleSettings;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.UnpackedDownload;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.StockTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;

/**
 * An administrator with a Tomcat as downloaded, a domain with a CA and a user, and the unpacked download, in folders
 * with a blank in their names.
 */
final class DownloadScenario implements AutoCloseable {
    static final Path README = Path.of("README.md");
    static final Path INSTALL = Path.of("docs/install.md");
    static final Path UPGRADE = Path.of("docs/upgrade.md");
    private static final Path UNINSTALL = Path.of("docs/uninstall.md");

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final RevocationServer crls =
            RevocationServer.start().publish("/ca.crl", ca.newCrl().issue());
    private final TomcatBase tomcat;
    private final Map<String, String> before;
    private final UnpackedDownload download;

    /**
     * Unpacks Tomcat and the download.
     *
     * @param home the system property with the distribution
     * @param archive the format of the archive
     */
    DownloadScenario(Path temporary, String home, String archive) throws Exception {
        Path distribution = Path.of(System.getProperty(home));
        tomcat = StockTomcat.create(temporary.resolve("Apache Tomcat"), distribution, directory, ca)
                .application("app", Snippets.of(README, "<security-constraint>"))
                .edit("tomcat-users.xml", "</", "<user username='admin' password='secret' roles='adcertmap-admin'/></");
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
        String unpack = "tar -xzf " + UnpackedDownload.name() + ".tar.gz";
        download = new UnpackedDownload(downloads)
                .name(unpack, archive.equals("zip") ? "unzip -q " + UnpackedDownload.name() + ".zip" : unpack)
                .name(".tar.gz.sha256", "." + archive + ".sha256")
                .name("/opt/tomcat", "'" + tomcat.folder() + "'")
                .name("--console", "--console --console-port 0")
                .name("ldaps://dc1.corp.example.com", directory.server())
                .name("svc-tomcat@corp.example.com", directory.bindDn())
                .name("corp.example.com", directory.domain());
        download.run(Snippets.of(INSTALL, "sha256sum"));
        String version = download.run(Snippets.of(README, "tar -xzf"));
        assertTrue(version.matches("adcertmap \\S+( \\(commit [0-9a-f]{12}\\))?\n"), version);
        download.enter(UnpackedDownload.name());
        download.run(inline(INSTALL, "sha256sum --check [^`]*"));
        addUser();
    }

    /** Adds alice to the directory, and the files that the lines of the documentation name to the folder. */
    private void addUser() throws Exception {
        directory.publish(ca.certificate());
        TestAccount alice = directory.user("alice");
        directory.group("Engineers").add(alice);
        Path folder = download.folder();
        Files.writeString(folder.resolve("password.txt"), directory.bindPassword() + "\n");
        KeyStore store = directory.loadTrustStore();
        Files.write(
                folder.resolve("dc-ca.cer"),
                store.getCertificate(store.aliases().nextElement()).getEncoded());
        Files.writeString(folder.resolve("tomcat-ca.pem"), ca.pem());
        ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .crlDistributionPoint(crls.url("/ca.crl"))
                .issue()
                .writePem(folder.resolve("alice.pem"), folder.resolve("alice.key"));
    }

    TestCa ca() {
        return ca;
    }

    TomcatBase tomcat() {
        return tomcat;
    }

    UnpackedDownload download() {
        return download;
    }

    /** Runs a command in the text of a page, which is not in a code block. */
    static String inline(Path page, String pattern) throws IOException {
        Matcher matcher = Pattern.compile("`(" + pattern + ")`").matcher(Files.readString(page));
        assertTrue(matcher.find(), page + " has " + pattern);
        return matcher.group(1);
    }

    /** Sets what differs from the documentation: the CRL is on this computer, and this computer may be slow. */
    void adaptSettings() {
        Path settings = tomcat.folder().resolve("conf/adcertmap.properties");
        SampleSettings.set(settings, "revocationAllowedHosts", "127.0.0.1");
        SampleSettings.set(settings, "responseTimeout", "30s");
    }

    RunningTomcat start() {
        return RunningTomcat.start(tomcat.folder(), tomcat.folder(), Map.of());
    }

    /** Logs alice in by certificate, and returns the page. */
    String curl(RunningTomcat running) throws Exception {
        DebianPackage.require("curl");
        return download.run(Snippets.of(INSTALL, "curl --cacert")
                .replace("tomcat.corp.example.com:8443", "localhost:" + running.port()));
    }

    /**
     * Uninstalls, and compares every file with the Tomcat before the installation.
     *
     * @param sslHostConfig what the administrator has made of that element
     */
    void uninstallAndCompare(String sslHostConfig) throws Exception {
        for (String snippet : Snippets.of(UNINSTALL)) {
            download.run(snippet);
        }
        Map<String, String> after = Folders.files(tomcat.folder());
        after.keySet().removeIf(name -> name.matches("conf/server\\.xml\\..*\\.bak|(logs|work|temp)/.*"));
        before.computeIfPresent(
                "conf/server.xml", (name, content) -> content.replace(StockTomcat.SSL_HOST_CONFIG, sslHostConfig));
        assertEquals(before.keySet(), after.keySet());
        assertEquals(before, after);
    }

    @Override
    public void close() {
        crls.close();
        directory.close();
    }
}
