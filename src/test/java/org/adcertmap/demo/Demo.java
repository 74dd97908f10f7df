package org.adcertmap.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;

/**
 * The main job, seen: a real Tomcat with the jar in its lib and the shipped samples in its conf, a directory shaped
 * like Active Directory, people with certificates, and what each of them gets when they log in over TLS. Ends with an
 * error if anybody got anything else than expected.
 */
public final class Demo {
    private static final PrintStream OUT = System.out;
    private static final String DEFAULT_PORT = "8443";

    private Demo() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        Path jar = Path.of(System.getProperty("adcertmap.jar"));
        String port = System.getProperty("demo.port", DEFAULT_PORT);
        Path folder = Path.of("target/demo");
        mustBeFree(port);
        progress("Starting a directory shaped like Active Directory: corp.example.test, NetBIOS name CORP");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            progress("Making an authority, accounts, groups and certificates in " + folder);
            TestCa authority = DemoUsers.authority();
            TomcatBase base = TomcatBase.create(folder, home, jar, directory, authority)
                    .property("adcertmap.port", port)
                    .property("adcertmap.anonymousAuthentication", "false")
                    .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
            List<DemoUser> people = DemoUsers.settle(directory, authority, folder);
            progress("Starting " + home.getFileName() + " on port " + port + " (its log: " + folder
                    + "/logs/output.log)");
            try (RunningTomcat tomcat = RunningTomcat.start(home, base.folder(), base.properties())) {
                boolean asExpected = showAll(people, tomcat.port());
                if (!asExpected) {
                    throw new IllegalStateException("Somebody got something else than expected; see the rows with NO");
                }
                if (!Boolean.getBoolean("demo.exit")) {
                    invite(folder, port);
                    tomcat.join();
                }
            }
        }
    }

    private static void mustBeFree(String port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Port " + port + " is in use; choose another one: mvn -Pdemo -Ddemo.port=9443", e);
        }
    }

    private static void progress(String what) {
        OUT.println("[demo] " + what);
    }

    private static boolean showAll(List<DemoUser> people, int port) {
        String line = "%-9s %-42s %-6s %-11s %-36s %-13s %-18s %s%n";
        OUT.println();
        OUT.printf(line, "WHO", "HER CERTIFICATE SAYS", "STATUS", "USER", "ROLES", "METHOD", "REASON", "AS EXPECTED");
        boolean all = true;
        for (DemoUser person : people) {
            Login login = Login.of(person, port);
            all &= login.isExpectedOf(person);
            OUT.printf(
                    line,
                    person.name(),
                    person.says(),
                    login.status(),
                    login.user(),
                    login.roles(),
                    login.method(),
                    login.reason(),
                    login.isExpectedOf(person) ? "yes" : "NO");
        }
        OUT.println();
        return all;
    }

    private static void invite(Path folder, String port) {
        OUT.println("Try it yourself while it runs; Ctrl-C ends it.");
        OUT.println("  URL      https://localhost:" + port + "/");
        OUT.printf(
                "  curl     curl --cacert %1$s/ca.pem --cert %1$s/alice.pem --key %1$s/alice.key https://localhost:%2$s/%n",
                folder, port);
        OUT.println("  browser  import " + folder.resolve("alice.p12").toAbsolutePath() + " (password: changeit)");
        OUT.println("  log      " + folder.resolve("logs").toAbsolutePath());
    }

    /** What came back. */
    private record Login(String status, String user, String roles, String method, String reason) {
        static Login of(DemoUser person, int port) {
            try {
                Browser.Page page = Browser.with(person.identity(), port).get("/");
                return new Login(
                        Integer.toString(page.status()),
                        page.value("user").orElse("-"),
                        page.value("roles").orElse("-"),
                        page.value("principal.method").orElse("-"),
                        Pattern.compile("ADCM-[A-Z0-9-]+")
                                .matcher(page.body())
                                .results()
                                .map(found -> found.group())
                                .findFirst()
                                .orElse("-"));
            } catch (UncheckedIOException e) {
                return new Login("-", "-", "-", "-", DemoUser.TLS);
            }
        }

        boolean isExpectedOf(DemoUser person) {
            return user.equals(person.user().orElse("-"))
                    && method.equals(person.method().orElse("-"))
                    && reason.equals(person.reason().orElse("-"));
        }
    }
}
