// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that requests on virtual threads do not pin their carrier threads while they wait for a slow directory. */
@Tag("matrix")
class VirtualThreadsIT {
    private static final int USERS = 40;
    private static final String EXECUTOR =
            "<Executor name=\"virtual\" className=\"org.apache.catalina.core.StandardVirtualThreadExecutor\"/>";

    private final TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private Identity good(TestAccount account, FakeActiveDirectory directory) {
        return issuingCa
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    private TomcatBase base(String tomcat, String how, Path home, FakeActiveDirectory directory) throws IOException {
        TomcatBase base = TomcatBase.create(
                        Path.of("target/e2e/Virtual-" + tomcat + "-" + how),
                        home,
                        AdcertmapJar.path(),
                        directory,
                        issuingCa)
                .setting("cacheTtl", "0")
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
        if (how.equals("executor")) {
            base.edit("server.xml", "<Connector ", EXECUTOR + "<Connector executor=\"virtual\" ");
        } else {
            base.edit("server.xml", "<Connector ", "<Connector useVirtualThreads=\"true\" ");
        }
        return base;
    }

    private static void recordPinnedThreads(RunningTomcat running, Path recording) throws Exception {
        jdk25(
                "jcmd",
                Long.toString(running.pid()),
                "JFR.start",
                "settings=none",
                "filename=" + recording,
                "dumponexit=true",
                "+jdk.VirtualThreadPinned#enabled=true",
                "+jdk.VirtualThreadPinned#threshold=0ms",
                "+jdk.VirtualThreadPinned#stackTrace=true",
                "+jdk.VirtualThreadStart#enabled=true");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @DisplayName("this product pins no virtual thread while many users log in and the directory is slow")
    @CsvSource({"tomcat10, executor", "tomcat11, executor", "tomcat11, connector"})
    void noVirtualThreadIsPinned(String tomcat, String how) throws Exception {
        Path home = Path.of(System.getProperty("adcertmap." + tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(issuingCa.certificate());
            List<Identity> users = IntStream.range(0, USERS)
                    .mapToObj(i -> good(directory.user("user" + i), directory))
                    .toList();
            TomcatBase base = base(tomcat, how, home, directory);
            Path recording = base.folder().resolve("logs/pinned.jfr");
            try (RunningTomcat running = RunningTomcat.start(Jvm.jdk25(), home, base.folder(), base.properties())) {
                logIn(users, running.port()); // loads the classes, which pins threads
                recordPinnedThreads(running, recording);
                directory.delay(Duration.ofMillis(200));
                logIn(users, running.port());
            }
            String starts = jdk25("jfr", "summary", recording.toString());
            assertTrue(count("jdk.VirtualThreadStart", starts) >= USERS, starts);
            String pinned = jdk25(
                    "jfr", "print", "--events", "jdk.VirtualThreadPinned", "--stack-depth", "64", recording.toString());
            assertEquals(
                    List.of(),
                    List.of(pinned.split("\\R\\R")).stream()
                            .filter(event -> event.contains("org.adcertmap"))
                            .toList());
        }
    }

    /** Sends two requests of each user, all users at the same time. */
    private void logIn(List<Identity> users, int port) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(users.size());
        try {
            List<Future<String>> results = new ArrayList<>();
            for (Identity identity : users) {
                Browser browser =
                        Browser.with(identity.sslContext(issuingCa.certificate()), port, Version.HTTP_1_1, "TLSv1.3");
                results.add(threads.submit(
                        () -> browser.get("/").user() + " " + browser.get("/").user()));
            }
            for (int i = 0; i < users.size(); i++) {
                assertEquals(
                        "CORP\\user" + i + " CORP\\user" + i, results.get(i).get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int count(String event, String summary) {
        return summary.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(event + " "))
                .mapToInt(line -> Integer.parseInt(line.split("\\s+")[1]))
                .findFirst()
                .orElseThrow();
    }

    /** Runs a tool of the JDK and returns its output. */
    private static String jdk25(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Jvm.jdk25().home().resolve("bin").resolve(tool).toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(Path.of("target"), tool, ".txt");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        assertEquals(0, code, Files.readString(output));
        return Files.readString(output);
    }
}
