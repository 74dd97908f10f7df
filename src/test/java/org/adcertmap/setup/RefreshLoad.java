// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.fake.FakeAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeGroup;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.TestCa;

/**
 * Counts the searches per second that cached users in use cause, with each {@code changeTracking}, and how long
 * requests take: a measurement by hand. Arguments: the number of users in use, the number of accounts in the directory,
 * cacheTtl in seconds, the seconds that are measured, the delay of each response in milliseconds, and the modes.
 */
final class RefreshLoad {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(4); // of one user
    private static final int GROUPS = 100;
    private static final int GROUPS_OF_A_USER = 9;

    private RefreshLoad() {}

    public static void main(String[] arguments) throws Exception {
        int users = Integer.parseInt(arguments[0]);
        int accounts = Integer.parseInt(arguments[1]);
        int cacheTtl = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        int delay = Integer.parseInt(arguments[4]);
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            directory.supportDirSync();
            directory.publish(CA.certificate());
            List<X509Certificate> certificates = certificates(directory, users, accounts);
            for (String mode : Arrays.asList(arguments).subList(5, arguments.length)) {
                directory.delay(Duration.ZERO);
                measure(directory, mode, certificates, cacheTtl, seconds, delay);
            }
        }
    }

    private static List<X509Certificate> certificates(FakeActiveDirectory directory, int users, int accounts) {
        List<FakeAccount> all = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            all.add(directory.user("user" + i));
        }
        for (int i = 0; i < GROUPS; i++) {
            FakeGroup group = directory.group("group" + i);
            List<String> members = new ArrayList<>();
            for (int user = 0; user < users; user++) {
                if ((user * 7 + i) % GROUPS < GROUPS_OF_A_USER) {
                    members.add(all.get(user).distinguishedName());
                }
            }
            directory.modify(
                    group.distinguishedName(),
                    new Modification(ModificationType.ADD, "member", members.toArray(String[]::new)));
        }
        System.out.printf("%d accounts, %d groups%n", accounts, GROUPS);
        List<X509Certificate> certificates = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            certificates.add(CA.issue("CN=user" + i)
                    .upn("user" + i + "@" + directory.domain())
                    .sid(all.get(i).objectSid())
                    .issue()
                    .certificate());
        }
        return certificates;
    }

    private static void measure(
            FakeActiveDirectory directory,
            String mode,
            List<X509Certificate> certificates,
            int cacheTtl,
            int seconds,
            int delay)
            throws Exception {
        Map<String, String> settings =
                DirectoryAccess.settings(directory, Files.createTempDirectory(Path.of("target"), "load"));
        settings.put("verifyClientCertRevocation", "false");
        settings.put("changeTracking", mode);
        settings.put("cacheTtl", cacheTtl + "s");
        settings.put("cacheSize", Integer.toString(2 * certificates.size()));
        try (DirectoryAssembly<?> mapper = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            mapper.start();
            if (mode.equals("auto") || mode.equals("dirSync")) {
                Eventually.get(
                        () -> mapper.state().changeTracking().orElseThrow(),
                        status -> status.state() == State.COMPLETE);
            }
            certificates.forEach(certificate -> mapper.cachingMapper().map(List.of(certificate))); // the first logins
            directory.delay(Duration.ofMillis(delay));
            serve(mapper, certificates, cacheTtl); // and the first refreshes
            directory.forgetSearches();
            int before = directory.operations();
            List<Long> times = serve(mapper, certificates, seconds);
            double rate = (directory.operations() - before) / (double) seconds;
            System.out.printf(
                    "%s: %.1f searches/s for %d users, cacheTtl %d s; of %d requests p99 %d us, max %d us, %d over 5 ms; %s%n",
                    mode,
                    rate,
                    certificates.size(),
                    cacheTtl,
                    times.size(),
                    times.get((int) (times.size() * 0.99)),
                    times.get(times.size() - 1),
                    times.stream().filter(time -> time > 5_000).count(),
                    mapper.state().changeTracking().orElseThrow().text());
            Map<String, Integer> kinds = new TreeMap<>();
            directory.searches().forEach(search -> kinds.merge(kind(search), 1, Integer::sum));
            kinds.forEach((kind, count) -> System.out.printf("  %6d %s%n", count, kind));
            changes(directory, mapper, certificates);
        }
    }

    /** Prints after how many seconds changes count; the accounts are as before then. */
    private static void changes(
            FakeActiveDirectory directory, DirectoryAssembly<?> mapper, List<X509Certificate> certificates)
            throws InterruptedException {
        FakeAccount user = directory.existing("user0");
        FakeGroup group = directory.group("another group");
        X509Certificate certificate = certificates.get(0);
        for (Map.Entry<String, Runnable> change : List.<Map.Entry<String, Runnable>>of(
                Map.entry("disabled", user::disable),
                Map.entry("enabled", user::enable),
                Map.entry("added to a group", () -> group.add(user)),
                Map.entry("removed from a group", () -> group.remove(user)))) {
            String before = outcome(mapper, certificate);
            change.getValue().run();
            long start = System.nanoTime();
            while (outcome(mapper, certificate).equals(before)) {
                Thread.sleep(20);
            }
            System.out.printf("  %s: %.1f s%n", change.getKey(), (System.nanoTime() - start) / 1e9);
        }
        group.close();
    }

    private static String outcome(DirectoryAssembly<?> mapper, X509Certificate certificate) {
        return mapper.cachingMapper()
                .map(List.of(certificate))
                .outcome()
                .match(
                        mapped -> mapped.roles().toString(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> unavailable.cause());
    }

    /** Searches with the same attributes are of one kind. */
    private static String kind(String search) {
        return search.substring(search.lastIndexOf('['));
    }

    /** Serves a request of each user every few seconds, evenly; returns the microseconds of each, sorted. */
    private static List<Long> serve(DirectoryAssembly<?> mapper, List<X509Certificate> certificates, int seconds)
            throws InterruptedException {
        List<Long> times = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(seconds).toNanos();
        long interval = BETWEEN_REQUESTS.toNanos() / certificates.size();
        long next = start;
        for (int i = 0; System.nanoTime() - end < 0; i++) {
            X509Certificate certificate = certificates.get(i % certificates.size());
            long before = System.nanoTime();
            if (!(mapper.cachingMapper().map(List.of(certificate)).outcome() instanceof Mapped)) {
                throw new IllegalStateException("not mapped");
            }
            times.add((System.nanoTime() - before) / 1_000);
            next += interval;
            long wait = next - System.nanoTime();
            if (wait > 1_000_000) {
                Thread.sleep(Duration.ofNanos(wait).toMillis());
            }
        }
        times.sort(null);
        return times;
    }
}
