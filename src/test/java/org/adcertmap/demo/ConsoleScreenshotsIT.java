// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.chromium.Chromium;
import org.adcertmap.lab.chromium.ChromiumProfile;
import org.adcertmap.lab.chromium.SmallPng;
import org.adcertmap.lab.chromium.Tab;
import org.adcertmap.lab.console.InstalledConsole;
import org.adcertmap.lab.console.InstalledConsole.Account;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/**
 * The screenshots of the console in the documentation. With {@code -Dupdate} they are made, while the users of the demo
 * log in for {@code -Dminutes}; without it the test checks those that are there.
 */
class ConsoleScreenshotsIT {
    private static final Path IMAGES = Path.of("docs/images");
    private static final Path FOLDER = Path.of("target/screenshots");
    private static final int LARGEST_OCTETS = 120_000;
    private static final List<String> NAMES = List.of(
            "sites", "switch", "live", "live-dark", "refusals", "explain", "directory", "settings", "changes", "phone");

    private static final String SHOW_FOLDER_AS_IN_THE_DOCUMENTATION =
            "(walk => { while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replaceAll('"
                    + FOLDER.toAbsolutePath() + "', '/opt/tomcat'); })(document.createTreeWalker(document, 4))";

    private Tab tab;
    private String console;

    @Test
    void eachScreenshotIsThereAndSmallAndShown() throws Exception {
        if (System.getProperty("update") != null) {
            makeAll();
        }
        String guide = Files.readString(Path.of("docs/console.md"));
        for (String name : NAMES) {
            Path file = file(name);
            assertTrue(Files.size(file) < LARGEST_OCTETS, file + " has " + Files.size(file) + " octets");
            assertTrue(guide.contains("(images/" + file.getFileName() + ")"), file + " is not in docs/console.md");
        }
        try (Stream<Path> files = Files.list(IMAGES)) {
            assertEquals(
                    NAMES.stream()
                            .map(name -> file(name).getFileName().toString())
                            .collect(Collectors.toSet()),
                    files.map(path -> path.getFileName().toString())
                            .filter(name -> name.startsWith("console-"))
                            .collect(Collectors.toSet()));
        }
    }

    private static Path file(String name) {
        return IMAGES.resolve("console-" + name + ".png");
    }

    private void makeAll() throws Exception {
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        TestCa ca = DemoUsers.issuingCa();
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            TomcatBase base = TomcatBase.create(FOLDER, home, AdcertmapJar.path(), directory, ca)
                    .setting("outageGracePeriod", "0")
                    .setting("cacheTtl", "10s")
                    .property("adcertmap.anonymousAuthentication", "false")
                    .application("ROOT", SecurityConstraint.NO_CONSTRAINT)
                    .application("payroll", SecurityConstraint.CLIENT_CERT);
            List<DemoUser> users = DemoUsers.create(directory, ca, FOLDER);
            InstalledConsole.into(base, 0, List.of(new Account("carol", "carol", "adcertmap-admin")));
            try (RunningTomcat tomcat = RunningTomcat.start(home, base.folder(), base.properties());
                    Chromium chromium = Chromium.start(ChromiumProfile.trusting(FOLDER.resolve("chromium"), ca))) {
                console = InstalledConsole.url(tomcat);
                DemoTraffic.start(users, tomcat.port());
                passTime(directory);
                tab = chromium.tab().size(1200, 760).open(console + "/");
                tab.fill("[name=j_username]", "carol")
                        .fill("[name=j_password]", "carol")
                        .click("main button");
                makePages();
            }
        }
    }

    /** Lets the users log in, with one short outage. */
    private static void passTime(FakeActiveDirectory directory) {
        Duration all = Duration.ofSeconds((long) (60 * Double.parseDouble(System.getProperty("minutes", "1"))));
        Instant start = Instant.now();
        until(start.plus(all.multipliedBy(6).dividedBy(10)));
        directory.stop();
        until(start.plus(all.multipliedBy(65).dividedBy(100)));
        directory.startAgain();
        until(start.plus(all));
    }

    private static void until(Instant end) {
        while (Instant.now().isBefore(end)) {
            LockSupport.parkUntil(end.toEpochMilli());
        }
    }

    private void makePages() throws Exception {
        make("switch", tab.click("a[href$='/switch']"));
        tab.click("main form button").click("main form button");
        make("changes", tab.open(console + "/changes"));
        make("sites", tab.open(console + "/"));
        tab.open(console + "/live").await(", live");
        make("live", tab);
        make("refusals", tab.open(console + "/refusals").press("tbody summary"));
        make("directory", tab.open(console + "/directory"));
        make("settings", tab.open(console + "/settings"));
        String dave = Files.readString(FOLDER.resolve("dave.pem"));
        tab.open(console + "/explain").fill("[name=pem]", dave).click("main form button");
        make("explain", tab);
        tab.prefers("prefers-color-scheme", "dark");
        tab.open(console + "/live").await(", live");
        make("live-dark", tab);
        tab.prefers("prefers-color-scheme", "light").size(360, 740);
        make("phone", tab.open(console + "/"));
    }

    private static void make(String name, Tab tab) throws Exception {
        Eventually.get(() -> tab.evaluate("document.fonts.status"), "loaded"::equals);
        tab.evaluate("scrollTo(0, 0)");
        tab.evaluate(SHOW_FOLDER_AS_IN_THE_DOCUMENTATION);
        Files.write(file(name), SmallPng.of(tab.screenshot()));
    }
}
