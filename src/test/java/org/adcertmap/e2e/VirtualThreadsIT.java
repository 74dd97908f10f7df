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

/** Requests on virtual threads wait for a slow directory without holding on to the threads that carry them. */
@Tag("matrix")
class VirtualThreadsIT {
    private static final int PEOPLE = 40;
    private static final String OWN_EXECUTOR =
            "<Executor name=\"virtual\" className=\"org.apache.catalina.core.StandardVirtualThreadExecutor\"/>";

    private final TestCa authority = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private Identity good(TestAccount account, FakeActiveDirectory directory) {
        return authority
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @DisplayName("none of our code pins a virtual thread while many log in and the directory is slow")
    @CsvSource({"tomcat10, executor", "tomcat11, executor", "tomcat11, connector"})
    void noThreadIsPinned(String tomcat, String how) throws Exception {
        Path home = Path.of(System.getProperty("adcertmap." + tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.publish(authority.certificate());
            List<Identity> people = IntStream.range(0, PEOPLE)
                    .mapToObj(i -> good(directory.user("user" + i), directory))
                    .toList();
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/Virtual-" + tomcat + "-" + how),
                            home,
                            Path.of(System.getProperty("adcertmap.jar")),
                            directory,
                            authority)
                    .setting("cacheTtl", "0")
                    .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
            if (how.equals("executor")) {
                base.edit("server.xml", "<Connector ", OWN_EXECUTOR + "<Connector executor=\"virtual\" ");
            } else {
                base.edit("server.xml", "<Connector ", "<Connector useVirtualThreads=\"true\" ");
            }
            Path recording = base.folder().resolve("logs/pinned.jfr");
            try (RunningTomcat running = RunningTomcat.start(Jvm.jdk25(), home, base.folder(), base.properties())) {
                logIn(
                        people,
                        running.port()); // whoever needs a class for the first time holds on to his thread until it is
                // there
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
                directory.delay(Duration.ofMillis(200));
                logIn(people, running.port());
            }
            String starts = jdk25("jfr", "summary", recording.toString());
            assertTrue(count("jdk.VirtualThreadStart", starts) >= PEOPLE, starts);
            String pinned = jdk25(
                    "jfr", "print", "--events", "jdk.VirtualThreadPinned", "--stack-depth", "64", recording.toString());
            assertEquals(
                    List.of(),
                    List.of(pinned.split("\\R\\R")).stream()
                            .filter(event -> event.contains("org.adcertmap"))
                            .toList());
        }
    }

    /** All at once, each twice. */
    private void logIn(List<Identity> people, int port) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(people.size());
        try {
            List<Future<String>> users = new ArrayList<>();
            for (Identity identity : people) {
                Browser browser =
                        Browser.with(identity.sslContext(authority.certificate()), port, Version.HTTP_1_1, "TLSv1.3");
                users.add(threads.submit(
                        () -> browser.get("/").user() + " " + browser.get("/").user()));
            }
            for (int i = 0; i < people.size(); i++) {
                assertEquals("CORP\\user" + i + " CORP\\user" + i, users.get(i).get());
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

    /** What a tool of the JDK prints. */
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
