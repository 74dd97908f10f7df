// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.AdcertmapJar.Result;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.InstalledConsole;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.StockTomcat;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code install --console} on a stock Tomcat: the first administrator, an outage, and {@code uninstall}. */
class ConsoleInstallIT {
    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private static Result shell(Object... arguments) {
        return AdcertmapJar.run(List.of(arguments));
    }

    private TomcatBase stock(Path home, FakeActiveDirectory directory) throws IOException {
        TomcatBase base = StockTomcat.create(
                        Path.of("target/e2e/ConsoleInstall-" + home.getFileName()), home, directory, ca)
                .application("open", SecurityConstraint.NO_CONSTRAINT);
        StockTomcat.deleteDirectoryFiles(base);
        Path conf = base.folder().resolve("conf");
        for (String name : List.of("tomcat-users.xml", "tomcat-users.xsd")) {
            Files.copy(home.resolve("conf").resolve(name), conf.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        return base;
    }

    private static List<Object> installation(TomcatBase base, FakeActiveDirectory directory, Path given)
            throws IOException {
        List<Object> install = new ArrayList<>(StockTomcat.installation(base, directory, given));
        install.addAll(List.of("--console", "--console-port", "0"));
        return install;
    }

    /** Returns every file below the folder with its content, except those of a running Tomcat. */
    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                String name = folder.relativize(file).toString();
                if (!name.matches("(logs|work|temp)/.*|conf/Catalina.*|conf/server\\.xml\\..*\\.bak")) {
                    files.put(
                            name,
                            Files.isDirectory(file)
                                    ? "folder"
                                    : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return files;
    }

    /** Runs the command that install prints, and writes the user that it prints, with what the command returns. */
    private static void makeFirstAdministrator(Result installed, Path home, Path users, Path given) throws Exception {
        String command = installed
                .out()
                .lines()
                .filter(line -> line.contains("digest.sh"))
                .findFirst()
                .orElseThrow()
                .strip();
        assertTrue(command.startsWith("$CATALINA_HOME/bin/digest.sh -a PBKDF2WithHmacSHA512 "), command);
        Path output = given.resolve("digest");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command.replace("'PASSWORD'", "'correct-horse'"));
        shell.environment().put("CATALINA_HOME", home.toString());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertEquals(
                0,
                shell.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor());
        String printed = Files.readString(output).strip();
        String user = installed
                .out()
                .lines()
                .filter(line -> line.contains("<user username="))
                .findFirst()
                .orElseThrow();
        String line = user.substring(user.indexOf("<user"))
                .replace("WHAT IT PRINTS AFTER THE COLON", printed.substring(printed.lastIndexOf(':') + 1));
        Files.writeString(users, Files.readString(users).replace("</tomcat-users>", line + "\n</tomcat-users>"));
    }

    private int status(RunningTomcat tomcat, String name, TestAccount account, String domain) {
        Identity identity = ca.issue("CN=" + name)
                .upn(name + "@" + domain)
                .sid(account.objectSid())
                .issue();
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/open/")
                .response()
                .statusCode();
    }

    private ConsoleBrowser browser(RunningTomcat tomcat) {
        return new ConsoleBrowser(
                Identity.sslContextWithoutCertificate(ca.certificate()), InstalledConsole.url(tomcat));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    @DisplayName("install --console is there for an administrator also while the directory is not,"
            + " and uninstall leaves every file as it was")
    void consoleIsThereDuringAnOutage(String tomcat, @TempDir Path given) throws Exception {
        Path home = Path.of(System.getProperty(tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(ca.certificate());
            TestAccount alice = directory.user("alice");
            TestAccount bob = directory.user("bob");
            TomcatBase base = stock(home, directory);
            Path users = base.folder().resolve("conf/tomcat-users.xml");
            Map<String, String> before = files(base.folder());
            List<Object> install = installation(base, directory, given);

            List<Object> dryRun = new ArrayList<>(install);
            dryRun.add("--dry-run");
            Result shown = AdcertmapJar.run(dryRun).assertExits(0);
            assertTrue(shown.out().contains("+  <Service name=\"Management\">"), shown::all);
            assertFalse(shown.out().contains("changeit"), "no password in any output");
            assertEquals(before, files(base.folder()));

            Result installed = AdcertmapJar.run(install).assertExits(0);
            assertTrue(
                    installed.out().contains("log in to the console: https://127.0.0.1:0/adcertmap/"), installed::all);
            makeFirstAdministrator(installed, home, users, given);
            base.setting("verifyClientCertRevocation", "false").setting("responseTimeout", "30s");
            shell("enable", "--catalina-base", base.folder()).assertExits(0);
            Result again = AdcertmapJar.run(install).assertExits(0);
            assertTrue(again.out().contains("adcertmap.war: already installed"), again::all);
            assertFalse(again.out().contains("first administrator"), again::all);
            assertTrue(shell("status", "--catalina-base", base.folder())
                    .out()
                    .contains("Console https://127.0.0.1:0/adcertmap/ "));

            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                assertEquals(200, status(running, "alice", alice, directory.domain()));
                assertFalse(
                        browser(running).login("admin", "wrong").get("/").body().contains("Log out"));
                ConsoleBrowser admin = browser(running).login("admin", "correct-horse");
                assertTrue(
                        admin.get("/").body().contains("Engine Catalina"),
                        () -> admin.get("/").body());
                directory.stop();
                assertEquals(503, status(running, "bob", bob, directory.domain()));
                assertTrue(admin.get("/").body().contains("No domain controller is available"));
                assertEquals(
                        200,
                        browser(running)
                                .login("admin", "correct-horse")
                                .get("/live")
                                .statusCode());
                assertTrue(admin.get("/live.json").body().contains("\"unavailable\":"));
            }

            Files.writeString(users, before.get("conf/tomcat-users.xml"), StandardCharsets.ISO_8859_1);
            shell("uninstall", "--catalina-base", base.folder(), "--remove-settings")
                    .assertExits(0);
            assertEquals(before, files(base.folder()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    @DisplayName("only the networks of --console-allow are let in, and uninstall --console leaves the rest")
    void otherNetworksAreRefused(String tomcat, @TempDir Path given) throws Exception {
        Path home = Path.of(System.getProperty(tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            TomcatBase base = stock(home, directory);
            List<Object> install = installation(base, directory, given);
            AdcertmapJar.run(install.subList(0, install.indexOf("--console"))).assertExits(0);
            Map<String, String> before = files(base.folder());
            Result refused =
                    shell("install", "--catalina-base", base.folder(), "--console", "--console-address", "0.0.0.0");
            refused.assertExits(64);
            assertTrue(refused.err().contains("also give --console-allow"), refused::all);

            directory.stop();
            for (String network : List.of("192.0.2.0/24", "127.0.0.1")) {
                shell(
                                "install",
                                "--catalina-base",
                                base.folder(),
                                "--console",
                                "--console-port",
                                "0",
                                "--console-allow",
                                network)
                        .assertExits(0); // although the directory is unreachable
                try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                    int expected = network.startsWith("127") ? 200 : 403;
                    assertEquals(expected, browser(running).get("/").statusCode(), network);
                    assertTrue(browser(running).get("/").headers().map().containsKey("content-security-policy")
                            || expected == 403);
                }
            }
            shell("uninstall", "--catalina-base", base.folder(), "--console").assertExits(0);
            assertEquals(before, files(base.folder()));
        }
    }
}
