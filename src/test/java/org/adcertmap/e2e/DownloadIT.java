// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.adcertmap.e2e.DownloadScenario.INSTALL;
import static org.adcertmap.e2e.DownloadScenario.README;
import static org.adcertmap.e2e.DownloadScenario.UPGRADE;
import static org.adcertmap.e2e.DownloadScenario.inline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.PreviousVersion;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.UnpackedDownload;
import org.adcertmap.lab.chromium.Chromium;
import org.adcertmap.lab.chromium.ChromiumProfile;
import org.adcertmap.lab.console.InstalledConsole;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.StockTomcat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From the archive to the first login, by the lines of the README, on a Tomcat as downloaded; and back to that Tomcat.
 * The pages that it reads are README.md and docs/install.md.
 */
@Tag("dist")
class DownloadIT {
    private static final String LOGGED_IN = "user=CORP\\alice\n";

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({"adcertmap.tomcat10, tar.gz", "adcertmap.tomcat11, zip"})
    @DisplayName("the README leads from the archive to the first login, and uninstall to the Tomcat as downloaded")
    void readmeFromTheArchiveToTheFirstLoginAndBack(String home, String archive) throws Exception {
        try (DownloadScenario scenario = new DownloadScenario(temporary, home, archive)) {
            UnpackedDownload download = scenario.download();
            String installed = download.run(Snippets.of(README, "bin/adcertmap install"));
            assertTrue(installed.contains("ok connection: "), installed);
            String check =
                    "bin/adcertmap check --settings \"" + scenario.tomcat().folder();
            assertTrue(installed.contains("check a certificate: " + check), installed);
            scenario.adaptSettings();
            String sslHostConfig = Snippets.of(README, "<SSLHostConfig").strip();
            scenario.tomcat().edit("server.xml", StockTomcat.SSL_HOST_CONFIG, sslHostConfig);
            String checked = download.run(Snippets.of(README, "bin/adcertmap check"));
            assertTrue(checked.contains("mapped: CORP\\alice by sid (strong)"), checked);
            download.run(inline(README, "bin/adcertmap enable [^`]*"));
            download.run(Snippets.of(INSTALL, "--catalina-base /opt/tomcat --console"));

            try (RunningTomcat running = scenario.start()) {
                String page = scenario.curl(running);
                assertTrue(page.contains(LOGGED_IN), page);
                assertConsoleShowsTheLogin(scenario, running);
            }
            scenario.uninstallAndCompare(sslHostConfig);
        }
    }

    private void assertConsoleShowsTheLogin(DownloadScenario scenario, RunningTomcat running) throws Exception {
        Path home = Files.createDirectory(temporary.resolve("chromium"));
        try (Chromium chromium = Chromium.start(ChromiumProfile.trusting(home, scenario.ca()))) {
            String sites = chromium.tab()
                    .open(InstalledConsole.url(running) + "/")
                    .fill("input[name=j_username]", "admin")
                    .fill("input[name=j_password]", "secret")
                    .click("main button")
                    .await("Sites");
            assertTrue(sites.contains("Logins\n1\n"), sites);
        }
    }

    @Test
    void upgradeFromTheVersionBeforeKeepsSettingsAndServerXml() throws Exception {
        Path old = PreviousVersion.jar();
        try (DownloadScenario scenario = new DownloadScenario(temporary, "adcertmap.tomcat11", "tar.gz")) {
            UnpackedDownload download = scenario.download();
            String jar = "\"$JAVA_HOME/bin/java\" -jar '" + old + "'";
            download.run(Snippets.of(README, "bin/adcertmap install").replace("bin/adcertmap", jar));
            scenario.adaptSettings();
            download.run(inline(README, "bin/adcertmap enable [^`]*").replace("bin/adcertmap", jar));
            Path base = scenario.tomcat().folder();
            Map<String, String> installed = Folders.files(base);
            assertEquals(List.of(old.getFileName()), jars(base));

            for (String snippet : Snippets.of(UPGRADE)) {
                download.run(snippet);
            }
            Map<String, String> upgraded = Folders.files(base);
            for (String kept : List.of("conf/server.xml", "conf/adcertmap.properties", "conf/adcertmap.password")) {
                assertEquals(installed.get(kept), upgraded.get(kept), kept);
            }
            assertEquals(List.of(AdcertmapJar.path().getFileName()), jars(base));
            try (RunningTomcat running = scenario.start()) {
                String page = scenario.curl(running);
                assertTrue(page.contains(LOGGED_IN), page);
            }
            scenario.uninstallAndCompare(StockTomcat.SSL_HOST_CONFIG);
        }
    }

    private static List<Path> jars(Path base) throws IOException {
        try (Stream<Path> jars = Files.list(base.resolve("lib"))) {
            return jars.map(Path::getFileName)
                    .filter(name -> name.toString().startsWith("adcertmap"))
                    .toList();
        }
    }
}
