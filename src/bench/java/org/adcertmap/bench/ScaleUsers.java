// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
import org.adcertmap.lab.Eventually;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.DirectoryAssembly;

/**
 * Measures many cached users of a large directory (SCALE), without Tomcat: the searches that the directory gets in the
 * steady state while change tracking is COMPLETE, how long requests take, and after how long a change counts. The
 * directory is a process of its own, see {@link ScaleDirectory}; each of its responses is delayed.
 */
final class ScaleUsers {
    private static final int THREADS = 64;
    private static final int FIRST_LOGINS = 8; // at once
    private static final int MAX_TURNS = 4;
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(100);
    /**
     * After which a covered mapping is read again, by two queries, on average: none is within the time that is
     * measured.
     */
    private static final Duration READ_AGAIN = Duration.ofMinutes(50);

    /**
     * What is measured.
     *
     * @param accounts in the directory
     * @param active of them, which are cached
     * @param pauses between two requests of a user, shorter and longer than the TTL
     */
    private record Plan(int accounts, int active, Duration cacheTtl, List<Duration> pauses) {
        static final Plan FULL = new Plan(
                100_000, 10_000, Duration.ofSeconds(60), List.of(Duration.ofSeconds(4), Duration.ofSeconds(90)));
        static final Plan QUICK =
                new Plan(2_000, 500, Duration.ofSeconds(20), List.of(Duration.ofSeconds(4), Duration.ofSeconds(30)));
    }

    private final Plan plan;
    private final Report report;
    private final ChildProcess directory;
    private final DirectoryAssembly<?> mapper;
    private final List<X509Certificate> certificates;

    private ScaleUsers(Plan plan, Report report, Path folder) throws Exception {
        this.plan = plan;
        this.report = report;
        TestCa ca = TestCa.root("CN=Issuing CA");
        Files.write(folder.resolve(ScaleDirectory.CA), ca.certificate().getEncoded());
        Progress.log("starting a directory of " + plan.accounts() + " accounts");
        directory = new ChildProcess(
                BenchEnvironment.command(
                        folder,
                        ScaleDirectory.class,
                        List.of("-Xmx3g"),
                        Integer.toString(plan.accounts()),
                        Integer.toString(users())),
                folder.resolve("scale-directory.log").toFile());
        certificates = certificates(ca);
        Properties written = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve(ScaleDirectory.SETTINGS))) {
            written.load(in);
        }
        Map<String, String> settings = new HashMap<>();
        written.stringPropertyNames().forEach(name -> settings.put(name, written.getProperty(name)));
        settings.remove("responseTimeout"); // the default
        settings.put("verifyClientCertRevocation", "false");
        settings.put("cacheTtl", plan.cacheTtl().toSeconds() + "s");
        settings.put("cacheSize", Integer.toString(2 * plan.active()));
        mapper = DirectoryAssembly.of(settings, Clock.systemUTC());
    }

    static void run(Path folder, boolean isQuick, Report report) throws Exception {
        ScaleUsers users = new ScaleUsers(isQuick ? Plan.QUICK : Plan.FULL, report, folder);
        try (users.directory;
                users.mapper) {
            users.measure();
        }
    }

    /** Returns the number of cached users: the active ones, and one for each turn who changes. */
    private int users() {
        return plan.active() + plan.pauses().size();
    }

    /** Returns the certificates of the cached users, which have one key. */
    private List<X509Certificate> certificates(TestCa ca) {
        Progress.log("issuing " + users() + " certificates");
        Identity key = ca.issue("CN=key").issue();
        return IntStream.range(0, users())
                .parallel()
                .mapToObj(i -> ca.issue("CN=" + ScaleDirectory.name(i))
                        .upn(ScaleDirectory.name(i) + "@corp.example.test")
                        .sid(ScaleDirectory.sid(i))
                        .sameKeyAs(key)
                        .issue()
                        .certificate())
                .toList();
    }

    private void measure() throws Exception {
        mapper.start();
        Eventually.get(() -> mapper.state().changeTracking().orElseThrow(), status -> status.state() == State.COMPLETE);
        Progress.log("first logins");
        AtomicInteger next = new AtomicInteger();
        LoadGenerator.runOnThreads(FIRST_LOGINS, thread -> {
            for (int i = next.getAndIncrement(); i < certificates.size(); i = next.getAndIncrement()) {
                X509Certificate certificate = certificates.get(i);
                Eventually.get(() -> isMapped(certificate), Boolean::booleanValue); // a first response may be late
                if (i % 1_000 == 999) {
                    Progress.log(i + 1 + " users");
                }
            }
        });
        directory.send("delay " + DELAY.toMillis());
        report.beginTable(
                "SCALE",
                String.format(
                        "%,d cached users of %,d accounts, %d threads, cacheTtl %d s, each response after %d ms",
                        plan.active(), plan.accounts(), THREADS, plan.cacheTtl().toSeconds(), DELAY.toMillis()));
        for (int i = 0; i < plan.pauses().size(); i++) {
            measure(plan.pauses().get(i), plan.active() + i);
        }
        report.endTable();
    }

    /** @param user who changes */
    private void measure(Duration pause, int user) throws Exception {
        String row = "a request every " + pause.toSeconds() + " s";
        Duration time = pause.compareTo(plan.cacheTtl()) > 0 ? pause : plan.cacheTtl();
        Progress.log(row + ": until the steady state");
        reachSteadyState(pause, time);
        Progress.log(row);
        Turn turn = new Turn(pause, time);
        double complete = complete(turn);
        Map<String, Long> operations = directory.send("operations");
        double seconds = time.toSeconds();
        report.add(row, "requests", turn.nanos.getTotalCount());
        report.add(row, "% of due", 100.0 * turn.nanos.getTotalCount() / plan.active() / (seconds / pause.toSeconds()));
        report.add(row, "p50 us", turn.nanos.getValueAtPercentile(50) / 1e3);
        report.add(row, "p99 us", turn.nanos.getValueAtPercentile(99) / 1e3);
        report.add(row, "max ms", turn.nanos.getMaxValue() / 1e6);
        report.add(row, "over 1 ms", turn.over(Duration.ofMillis(1)));
        report.add(row, "over 5 ms", turn.over(Duration.ofMillis(5)));
        report.add(row, "over " + DELAY.toMillis() + " ms", turn.over(DELAY));
        report.add(row, "not mapped", turn.unexpected.get());
        report.add(row, "searches/s", operations.get("all") / seconds);
        for (String kind : List.of("rounds", "checks", "accounts", "others")) {
            report.add(row, "of these " + kind, operations.getOrDefault(kind, 0L) / seconds);
        }
        report.add(
                row,
                "searches/s with reading again",
                operations.get("all") / seconds + 2.0 * plan.active() / READ_AGAIN.toSeconds());
        report.add(row, "% COMPLETE", complete);
        Progress.log(mapper.state().changeTracking().orElseThrow().text());
        for (String change : List.of("disable", "enable", "add", "remove", "delete")) {
            report.add(row, change + " s", change(change, user));
        }
        report.add(
                row,
                "load average",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /**
     * Runs turns until hardly any user is read: those that were loaded while changes were not tracked are read again.
     */
    private void reachSteadyState(Duration pause, Duration time) throws Exception {
        long read = Long.MAX_VALUE;
        directory.send("operations");
        for (int turn = 0; turn < MAX_TURNS && read > plan.active() / 100; turn++) {
            new Turn(pause, time).run();
            read = directory.send("operations").getOrDefault("accounts", 0L);
            Progress.log(read + " searches for accounts");
        }
    }

    /** Runs the turn; returns how much of its time the state of change tracking was COMPLETE, in percent. */
    private double complete(Turn turn) throws Exception {
        AtomicInteger samples = new AtomicInteger();
        AtomicInteger complete = new AtomicInteger();
        Thread sampler = new Thread(() -> {
            while (!turn.isEnded) {
                samples.incrementAndGet();
                if (mapper.state().changeTracking().orElseThrow().state() == State.COMPLETE) {
                    complete.incrementAndGet();
                }
                LockSupport.parkNanos(SAMPLE_INTERVAL.toNanos());
            }
        });
        sampler.start();
        turn.run();
        turn.isEnded = true;
        sampler.join();
        return 100.0 * complete.get() / samples.get();
    }

    /** Changes a user; returns the seconds until that counts, while the others go on. */
    private double change(String change, int user) throws Exception {
        String before = outcome(user);
        Turn others = new Turn(Duration.ofSeconds(4), Duration.ofSeconds(30));
        Thread load = new Thread(() -> {
            try {
                others.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        load.start();
        directory.send(change + " " + ScaleDirectory.name(user));
        long start = System.nanoTime();
        while (outcome(user).equals(before)) {
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        others.isEnded = true;
        load.join();
        return seconds;
    }

    private String outcome(int user) {
        return mapper.cachingMapper()
                .map(List.of(certificates.get(user)))
                .outcome()
                .match(
                        mapped -> mapped.roles().toString(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> unavailable.cause());
    }

    private boolean isMapped(X509Certificate certificate) {
        return mapper.cachingMapper().map(List.of(certificate)).outcome() instanceof Mapped;
    }

    /**
     * Requests of all active users, each with the same pause, spread evenly over time and threads. A thread that is
     * late sends the requests that are due without a pause. The lock of this object guards {@code nanos} while it runs.
     */
    private final class Turn {
        private final Duration pause;
        private final Duration time;
        private final Histogram nanos = new Histogram(3);
        private final AtomicInteger unexpected = new AtomicInteger();
        private volatile boolean isEnded;

        Turn(Duration pause, Duration time) {
            this.pause = pause;
            this.time = time;
        }

        void run() throws Exception {
            LoadGenerator.runOnThreads(THREADS, this::run);
        }

        private void run(int thread) {
            Histogram own = new Histogram(3);
            long interval = pause.toNanos() / plan.active(); // between two requests of any users
            long start = System.nanoTime();
            for (long i = thread; i * interval < time.toNanos() && !isEnded; i += THREADS) {
                for (long wait = start + i * interval - System.nanoTime();
                        wait > 0;
                        wait = start + i * interval - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                if (System.nanoTime() - start > time.toNanos()) {
                    break; // what is due has not been sent in time
                }
                long before = System.nanoTime();
                if (!isMapped(certificates.get((int) (i % plan.active())))) {
                    unexpected.incrementAndGet();
                }
                own.recordValue(System.nanoTime() - before);
            }
            synchronized (this) {
                nanos.add(own);
            }
        }

        long over(Duration limit) {
            return nanos.getCountBetweenValues(limit.toNanos(), Long.MAX_VALUE);
        }
    }
}
