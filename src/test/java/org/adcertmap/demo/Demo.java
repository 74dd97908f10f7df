// SPDX-License-Identifier: Apache-2.0
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
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;

/**
 * Demonstrates logins with client certificates: a real Tomcat with the jar in lib and the shipped samples in conf, a
 * fake Active Directory, users with certificates, and a table of the results; and the console. Fails if a result is not
 * the expected one.
 */
public final class Demo {
    private static final PrintStream OUT = System.out;
    private static final String DEFAULT_PORT = "8443";
    private static final String DEFAULT_CONSOLE_PORT = "8444";

    private static final String ANOTHER_PORT = "9443";

    private Demo() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        Path jar = AdcertmapJar.path();
        String port = System.getProperty("demo.port", DEFAULT_PORT);
        String consolePort = System.getProperty("demo.consolePort", DEFAULT_CONSOLE_PORT);
        Path folder = Path.of("target/demo");
        checkPortIsFree("demo.port", port);
        checkPortIsFree("demo.consolePort", consolePort);
        progress("Starting a fake Active Directory: corp.example.test, NetBIOS name CORP");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            progress("Creating a CA, accounts, groups and certificates in " + folder);
            TestCa issuingCa = DemoUsers.issuingCa();
            TomcatBase base = TomcatBase.create(folder, home, jar, directory, issuingCa)
                    .property("adcertmap.port", port)
                    .property("adcertmap.anonymousAuthentication", "false")
                    .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
            List<DemoUser> users = DemoUsers.create(directory, issuingCa, folder);
            progress("Installing the console");
            DemoConsole console = DemoConsole.into(base, Integer.parseInt(consolePort), issuingCa.certificate());
            progress("Starting " + home.getFileName() + " on port " + port + " (its log: " + folder
                    + "/logs/output.log)");
            try (RunningTomcat tomcat = RunningTomcat.start(home, base.folder(), base.properties())) {
                boolean allExpected = printResults(users, tomcat.port());
                if (!allExpected) {
                    throw new IllegalStateException(
                            "At least one result is not the expected one; see the rows with NO");
                }
                console.check();
                if (!Boolean.getBoolean("demo.exit")) {
                    printInstructions(folder, port, console);
                    DemoTraffic.start(users, tomcat.port());
                    tomcat.join();
                }
            }
        }
    }

    private static void checkPortIsFree(String property, String port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Port " + port + " is in use; choose another one: mvn -Pdemo -D" + property + "=" + ANOTHER_PORT,
                    e);
        }
    }

    private static void progress(String step) {
        OUT.println("[demo] " + step);
    }

    private static boolean printResults(List<DemoUser> users, int port) {
        String line = "%-9s %-48s %-6s %-11s %-36s %-13s %-29s %s%n";
        OUT.println();
        OUT.printf(line, "CLIENT", "CERTIFICATE", "STATUS", "USER", "ROLES", "METHOD", "REASON", "AS EXPECTED");
        boolean all = true;
        for (DemoUser user : users) {
            Result result = Result.of(user, port);
            all &= result.equalsExpected(user);
            OUT.printf(
                    line,
                    user.name(),
                    user.certificate(),
                    result.status(),
                    result.user(),
                    result.roles(),
                    result.method(),
                    result.reason(),
                    result.equalsExpected(user) ? "yes" : "NO");
        }
        OUT.println();
        return all;
    }

    private static void printInstructions(Path folder, String port, DemoConsole console) {
        String url = "https://localhost:" + port + "/";
        OUT.println("The demo is running; Ctrl-C ends it. Its log: "
                + folder.resolve("logs").toAbsolutePath());
        OUT.printf(
                "  curl     curl --cacert %1$s/ca.pem --cert %1$s/alice.pem --key %1$s/alice.key %2$s%n", folder, url);
        OUT.println("           or dave, whose mapping is too weak, or erin, whose account is disabled");
        OUT.println("  console  " + console.wayIn());
        OUT.println("           It shows these users, who now log in again and again, and why some are refused.");
        OUT.println("  browser  1. import " + folder.resolve("ca.pem").toAbsolutePath()
                + " as a CA that identifies websites");
        OUT.println("           2. import alice.p12, dave.p12 or erin.p12 from the same folder as your certificate"
                + " (password: " + DemoUsers.PASSWORD + ")");
        OUT.println("           3. open " + url + " and choose one; restart the browser to choose another");
        OUT.println("           Remove the CA and the certificates from the browser afterwards.");
    }

    /** The response to one login. */
    private record Result(String status, String user, String roles, String method, String reason) {
        static Result of(DemoUser user, int port) {
            try {
                Browser.Page page = Browser.with(user.identity(), port).get("/");
                return new Result(
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
                return new Result("-", "-", "-", "-", DemoUser.TLS);
            }
        }

        boolean equalsExpected(DemoUser expected) {
            return user.equals(expected.user().orElse("-"))
                    && method.equals(expected.method().orElse("-"))
                    && reason.equals(expected.reason().orElse("-"));
        }
    }
}
