// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.soak.SoakUser.Kind;

/**
 * Logs users in for a long time while accounts, files, the domain controller and the Tomcat change. Ends with an
 * exception if a login got what it should not, or if the process has grown. Needs root and Debian 12.
 *
 * <p>System properties: {@code soak.minutes}, {@code soak.heap}, and {@code soak.seed}, which repeats the changes of a
 * run.
 */
public final class Soak {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    /** For a machine under load, and until a health check finds a domain controller that responds again. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** Files are looked at every ten seconds, once they are a second old. */
    private static final Duration FILE = Duration.ofSeconds(11);

    /** The longest exchange with a domain controller that hangs: connectTimeout and four times responseTimeout. */
    private static final Duration RECOVERY = Duration.ofSeconds(14);

    private static final int GOOD_USERS = 14;
    private static final int USERS_OF_OTHER_KINDS = 2;
    private static final int MOST_VIOLATIONS = 20;

    private final Path folder = Path.of("target/soak").toAbsolutePath();
    private final long minutes = Long.getLong("soak.minutes", 60);
    private final String heap = System.getProperty("soak.heap", "48m");
    private final long seed = Long.getLong("soak.seed", System.currentTimeMillis());
    private final long start = System.nanoTime();
    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final SoakFacts facts = new SoakFacts(start);
    private long began; // the first login, by System.nanoTime()
    private final List<String> csv = new ArrayList<>();
    private final List<Usage> usages = new ArrayList<>();

    /** Runs the soak. */
    public static void main(String[] arguments) throws Exception {
        new Soak().run();
    }

    private void run() throws Exception {
        Files.createDirectories(folder);
        print("soak: " + minutes + " minutes, -Xmx" + heap + ", -Dsoak.seed=" + seed + ", files in " + folder);
        csv.add("second,in,out,unavailable,not_deployed,violations," + Usage.CSV_HEADER + ",present");
        try (SambaActiveDirectory directory = SambaActiveDirectory.start();
                RevocationServer server = RevocationServer.start();
                TestGroup group = directory.group("Soak Members")) {
            directory.publish(ca.certificate());
            List<SoakUser> users = users(directory, server, group);
            try (SoakTomcat tomcat = new SoakTomcat(folder.resolve("tomcat"), heap, directory, ca, Changes.ROLES);
                    Clients clients = new Clients(
                            users, new Oracle(promise(), facts), directory.netbiosName(), tomcat.port(), seed)) {
                List<SoakUser> changing =
                        users.stream().filter(user -> user.kind() == Kind.GOOD).toList();
                Changes changes = new Changes(directory, tomcat, group, changing, facts, new Random(seed));
                began = System.nanoTime();
                clients.start();
                Throwable failure = observe(tomcat, clients, changes);
                clients.end();
                finish(clients, changes, failure);
            } finally {
                for (SoakUser user : users) {
                    if (user.account() != null) {
                        user.account().close();
                    }
                }
            }
        }
    }

    private static Promise promise() {
        return new Promise(
                SoakTomcat.CACHE_TTL.plus(MARGIN),
                SoakTomcat.OUTAGE_GRACE_PERIOD,
                FILE.plus(MARGIN),
                RECOVERY.plus(MARGIN));
    }

    private List<SoakUser> users(SambaActiveDirectory directory, RevocationServer server, TestGroup group) {
        List<SoakUser> users = new ArrayList<>();
        List<Identity> revoked = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < (kind == Kind.GOOD ? GOOD_USERS : USERS_OF_OTHER_KINDS); i++) {
                String name = "soak-" + kind.name().toLowerCase(Locale.ROOT) + "-" + i;
                TestAccount account = kind == Kind.UNKNOWN ? null : directory.user(name);
                CertificateBuilder certificate = ca.issue("CN=" + name)
                        .upn(name + "@" + directory.domain())
                        .crlDistributionPoint(server.url("/ca.crl"));
                if (kind == Kind.UNKNOWN) {
                    certificate.sid("S-1-5-21-1111111111-2222222222-3333333333-" + (9_000 + i));
                } else if (kind != Kind.WEAK) {
                    certificate.sid(account.objectSid());
                }
                Identity identity = certificate.issue();
                if (kind == Kind.REVOKED) {
                    revoked.add(identity);
                }
                boolean isMember = i % 2 == 0 && account != null;
                if (isMember) {
                    group.add(account);
                }
                users.add(new SoakUser(
                        name,
                        kind,
                        account,
                        identity.sslContext(ca.certificate()),
                        new Fact(true, start),
                        new Fact(isMember, start),
                        new AtomicLong()));
            }
        }
        server.publish(
                "/ca.crl",
                ca.crlRevoking(revoked.stream().map(Identity::certificate).toArray(X509Certificate[]::new)));
        return users;
    }

    /** Makes changes and measures until the time is over; returns what ended it before. */
    private Throwable observe(SoakTomcat tomcat, Clients clients, Changes changes) throws Exception {
        Throwable[] failure = new Throwable[1];
        Thread maker = new Thread(
                () -> {
                    try {
                        while (!isOver()) {
                            changes.makeOne();
                        }
                    } catch (Exception | Error e) {
                        failure[0] = e;
                    }
                },
                "soak-changes");
        maker.start();
        while (maker.isAlive()) {
            maker.join(INTERVAL.toMillis());
            Usage usage = tomcat.usage(seconds());
            usages.add(usage);
            report(usage, clients, changes);
        }
        return failure[0];
    }

    private void report(Usage usage, Clients clients, Changes changes) throws IOException {
        long violations = clients.violations().size();
        csv.add(String.join(
                ",",
                Long.toString(usage.second()),
                Long.toString(clients.count(Login.Result.IN)),
                Long.toString(clients.count(Login.Result.OUT)),
                Long.toString(clients.count(Login.Result.UNAVAILABLE)),
                Long.toString(clients.count(Login.Result.NOT_DEPLOYED)),
                Long.toString(violations),
                usage.csv(),
                changes.present()));
        Files.write(folder.resolve("soak.csv"), csv);
        print(String.format(
                "%5d s: %,d in, %,d out, %,d unavailable, %d violations; heap %,d KB, %d threads, %d files, %d classes; %s",
                usage.second(),
                clients.count(Login.Result.IN),
                clients.count(Login.Result.OUT),
                clients.count(Login.Result.UNAVAILABLE),
                violations,
                usage.heapKb(),
                usage.threads(),
                usage.files(),
                usage.classes(),
                changes.present()));
    }

    private boolean isOver() {
        return seconds() >= Duration.ofMinutes(minutes).toSeconds();
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    private void finish(Clients clients, Changes changes, Throwable failure) throws Exception {
        List<Usage.Trend> trends = Usage.trends(usages);
        List<String> summary = new ArrayList<>();
        summary.add("| what | number |");
        summary.add("|---|---|");
        for (Login.Result result : Login.Result.values()) {
            summary.add("| logins "
                    + result.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " | " + clients.count(result)
                    + " |");
        }
        changes.counts().forEach((name, count) -> summary.add("| " + name + " | " + count + " |"));
        summary.add("| violations | " + clients.violations().size() + " |");
        summary.add("");
        summary.add("| median | first third | last third | at most |");
        summary.add("|---|---|---|---|");
        trends.forEach(trend -> summary.add(
                "| " + trend.title() + " | " + trend.first() + " | " + trend.last() + " | " + trend.most() + " |"));
        summary.forEach(Soak::print);
        Files.write(folder.resolve("summary.md"), summary);
        Files.write(folder.resolve("violations.txt"), clients.violations());
        if (failure != null) {
            throw new IllegalStateException("the changes of the soak have ended early", failure);
        }
        List<String> wrong = Stream.concat(
                        clients.violations().stream().limit(MOST_VIOLATIONS),
                        trends.stream().filter(trend -> !trend.isFlat()).map(trend -> "has grown: " + trend))
                .toList();
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("the soak has found:\n" + String.join("\n", wrong));
        }
        print("soak: no violation");
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
