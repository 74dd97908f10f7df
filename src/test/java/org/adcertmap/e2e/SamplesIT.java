// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.RunningProgram;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SampleBuild;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the samples for embedded Tomcats build, run and log in, and that the documentation shows them unchanged.
 */
class SamplesIT {
    private static final String WITNESS = "Witness";
    private static final String[] FORWARDED = {
        "X-Forwarded-Proto", "https", "X-Forwarded-For", "127.0.0.1", "X-Forwarded-User", "CORP\\alice"
    };
    private static final Path SAMPLES = Path.of("src/samples");
    private static final String LOGIN = "src/main/java/com/example/CertificateLogin.java";

    private final TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private TestAccount bob;

    @BeforeEach
    void start() {
        directory = FakeActiveDirectory.start();
        directory.publish(issuingCa.certificate());
        alice = directory.user("alice");
        bob = directory.user("bob");
        directory.group("Engineers").add(alice);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private static Path jar() {
        return AdcertmapJar.path();
    }

    /** Creates keys, settings and an application, as an administrator would. */
    private TomcatBase files(String name, String tomcat) {
        return TomcatBase.create(
                Path.of("target/e2e/Sample-" + name), Path.of(System.getProperty(tomcat)), jar(), directory, issuingCa);
    }

    private RunningProgram run(TomcatBase base, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("-Xmx256m");
        command.addAll(Jvm.BRIEF);
        base.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(arguments);
        return RunningProgram.start(base.folder().resolve("logs/output.log"), command);
    }

    private RunningProgram runSpringBoot(Path project, TomcatBase base, String... options) {
        Path conf = base.folder().resolve("conf");
        List<String> arguments = new ArrayList<>(List.of(
                "-jar",
                project.resolve("target/application.jar").toString(),
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--server.ssl.key-store=" + conf.resolve("server.p12"),
                "--server.ssl.trust-store=" + conf.resolve("clients.p12"),
                "--adcertmap.settings=" + conf.resolve("adcertmap.properties")));
        arguments.addAll(List.of(options));
        return run(base, arguments);
    }

    /** Builds a sample with a filter that reports what the application and its error page see. */
    private static Path buildWithWitness(String sample) {
        return SampleBuild.with(
                Map.of("src/main/java/com/example/Witness.java", Path.of("src/test/resources/samples/Witness.java")),
                SAMPLES.resolve(sample),
                jar());
    }

    private Browser browser(TestAccount account, RunningProgram program) {
        Identity identity = issuingCa
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
        return Browser.with(identity.sslContext(issuingCa.certificate()), program.port(), Version.HTTP_2, "TLSv1.3");
    }

    private Browser withoutCertificate(RunningProgram program) {
        return Browser.with(
                Identity.sslContextWithoutCertificate(issuingCa.certificate()),
                program.port(),
                Version.HTTP_2,
                "TLSv1.3");
    }

    @ParameterizedTest
    @DisplayName("Spring Boot: the sample builds, and certificates log in over HTTP/2")
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void springBootLogsIn(String sample) {
        Path project = SampleBuild.of(SAMPLES.resolve(sample), jar());
        TomcatBase base = files(sample, "adcertmap.tomcat11");
        try (RunningProgram program = runSpringBoot(project, base)) {
            Page page = browser(alice, program).get("/engineers");
            assertEquals("CORP\\alice", page.user());
            assertEquals("true", page.value("engineer").orElse("-"));
            assertEquals(Version.HTTP_2, page.version());
            assertEquals("CORP\\bob", browser(bob, program).get("/").user());
            assertEquals(403, browser(bob, program).get("/engineers").status());
            assertEquals("null", withoutCertificate(program).get("/").user());
            assertEquals(401, withoutCertificate(program).get("/engineers").status());
        }
    }

    @ParameterizedTest
    @DisplayName("Spring Boot: with its own Valves, no request gets another user's session, nor a login by a header")
    @ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
    void springBootsValvesGiveNoOtherUser(String sample) {
        Path project = buildWithWitness(sample);
        TomcatBase base = files(sample, "adcertmap.tomcat11");
        String[] valves = {
            "--server.forward-headers-strategy=native", // RemoteIpValve
            "--server.tomcat.accesslog.enabled=true",
            "--server.tomcat.accesslog.directory=" + base.folder().resolve("logs"),
            "--server.tomcat.accesslog.buffered=false",
            "--server.tomcat.accesslog.pattern=%m %U %s user=%u",
            "--server.error.include-stacktrace=never" // ErrorReportValve
        };
        TestAccount deleted = directory.user("carol");
        try (RunningProgram program = runSpringBoot(project, base, valves)) {
            Browser alices = browser(alice, program);
            Browser refused = browser(deleted, program);
            deleted.disable();
            assertErrorPage("null null", 405, alices, withoutCertificate(program), "TRACE", "/");
            assertErrorPage("null null", 405, alices, browser(bob, program), "TRACE", "/");
            assertErrorPage("null null", 401, alices, withoutCertificate(program), "GET", "/engineers");
            assertErrorPage("CORP\\bob null", 403, alices, browser(bob, program), "GET", "/engineers");
            assertErrorPage("null null", 401, alices, refused, "GET", "/engineers");
            assertNoLoginByHeaders(withoutCertificate(program));
            assertEquals(
                    "CORP\\alice", alices.get("/engineers", null, FORWARDED).user(), "the certificate counts");
        }
        String[] withoutTls = Stream.concat(Stream.of(valves), Stream.of("--server.ssl.enabled=false"))
                .toArray(String[]::new);
        try (RunningProgram program = runSpringBoot(project, base, withoutTls)) {
            assertNoLoginByHeaders(Browser.overPlainHttp(program.port()));
        }
    }

    /** Presents the cookie of alice's session, for a request that is refused, and checks that the session has ended. */
    private static void assertErrorPage(
            String userAndNote, int status, Browser alices, Browser other, String method, String path) {
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        assertEquals(
                "REQUEST CORP\\alice secret",
                alices.get("/", cookie).header(WITNESS).orElseThrow());
        Page page = other.send(method, path, cookie);
        assertEquals(status, page.status(), page::body);
        assertEquals("ERROR " + userAndNote, page.header(WITNESS).orElse("-"), method + " " + path);
        assertEquals(
                "REQUEST CORP\\alice null",
                alices.get("/", cookie).header(WITNESS).orElseThrow());
    }

    private void assertNoLoginByHeaders(Browser client) {
        Page open = client.get("/", null, FORWARDED);
        assertEquals("null", open.user());
        Page engineers = client.get("/engineers", null, FORWARDED);
        assertEquals(401, engineers.status(), engineers::body);
        assertEquals("ERROR null null", engineers.header(WITNESS).orElse("-"));
    }

    @ParameterizedTest
    @DisplayName("embedded Tomcat: the sample runs, and certificates log in over HTTP/2")
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void embeddedTomcatLogsIn(String tomcat) throws IOException {
        TomcatBase base = files("embedded-" + tomcat, tomcat).application("ROOT", SecurityConstraint.role("Engineers"));
        Path home = Path.of(System.getProperty(tomcat)).toAbsolutePath();
        List<String> arguments = List.of(
                "-cp",
                home + "/lib/*:" + home + "/bin/tomcat-juli.jar:" + jar(),
                SAMPLES.resolve("embedded/Main.java").toString(),
                base.folder().resolve("conf").toString(),
                base.folder().resolve("webapps/ROOT").toString(),
                "0");
        try (RunningProgram program = run(base, arguments)) {
            Page page = browser(alice, program).get("/");
            assertEquals("CORP\\alice", page.user());
            assertEquals(Version.HTTP_2, page.version());
            assertEquals(403, browser(bob, program).get("/").status());
            assertEquals(401, withoutCertificate(program).get("/").status());
        }
    }

    @Test
    void documentationShowsTheSamples() throws IOException {
        String text = Files.readString(Path.of("docs/embedded.md"));
        for (String shown : new String[] {
            "embedded/Main.java", "spring-boot-3/" + LOGIN, "spring-boot-3/src/main/resources/application.properties"
        }) {
            assertTrue(text.contains("\n" + withoutLicence(SAMPLES.resolve(shown)) + "```\n"), shown);
        }
        for (String line : linesOnlyIn("spring-boot-4/" + LOGIN, "spring-boot-3/" + LOGIN)) {
            assertTrue(text.contains("\n" + line + "\n"), line);
        }
    }

    private static String withoutLicence(Path sample) throws IOException {
        return Files.readString(sample).replaceFirst("\\A// SPDX-License-Identifier: .*\n", "");
    }

    @Test
    void springBoot3And4DifferInOneImport() throws IOException {
        assertEquals(
                1,
                linesOnlyIn("spring-boot-4/" + LOGIN, "spring-boot-3/" + LOGIN).size());
        for (String same :
                new String[] {"src/main/resources/application.properties", "src/main/java/com/example/Hello.java"}) {
            assertEquals(List.of(), linesOnlyIn("spring-boot-4/" + same, "spring-boot-3/" + same));
        }
    }

    /** Returns the lines of one file that the other lacks. */
    private static List<String> linesOnlyIn(String one, String other) throws IOException {
        List<String> others = Files.readAllLines(SAMPLES.resolve(other));
        try (Stream<String> lines = Files.lines(SAMPLES.resolve(one))) {
            return lines.filter(line -> !others.contains(line)).toList();
        }
    }
}
