package org.adcertmap.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.adcertmap.bench.ClientCertificates.Client;
import org.adcertmap.bench.Connection.Outcome;

/**
 * Who notices when the directory hangs? Warm users are known and keep their connections. Cold ones want their first
 * login, each on a fresh connection, ask again until they have it, and then the next new user comes. Everybody asks at
 * a fixed pace and has one request under way at most, so that whoever waits asks less often.
 */
final class Outage {
    private static final int WARM = 50;
    private static final int COLD = 50;
    private static final double WARM_PACE = 0.2;
    private static final double COLD_PACE = 1;
    private static final double ON_TIME = 1;

    private final Lab lab;
    private final Target target;
    private final AtomicInteger nextUser = new AtomicInteger(WARM);
    private final List<Request> requests = new ArrayList<>();
    private long frozenAt;
    private long thawedAt;

    private record Request(boolean warm, int who, long start, long end, Outcome outcome) {
        double seconds() {
            return (end - start) / 1e9;
        }
    }

    private Outage(Lab lab, Target target) {
        this.lab = lab;
        this.target = target;
    }

    /** @param threads of each connector */
    static void run(Lab lab, List<Target> targets, int threads, Report report) throws Exception {
        report.begin(
                "OUTAGE-" + threads,
                "the directory hangs for " + lab.plan.outage() + " s, connectors with " + threads + " threads; " + WARM
                        + " warm users at 5/s, " + COLD + " cold ones at 1/s each; requests begun meanwhile");
        for (Target target : targets) {
            Progress.say("outage, " + threads + " threads: " + target.name());
            Outage outage = new Outage(lab, target);
            long logged = lab.logBytes();
            outage.run();
            outage.report(report, lab.logBytes() - logged);
        }
        report.end();
    }

    private void run() throws Exception {
        Load.visits(lab, target, lab.users(WARM, 200)); // compiles what a login needs
        target.forget();
        List<Connection> connections = Load.open(lab, target, lab.users(0, WARM));
        long start = System.nanoTime() + 300_000_000L;
        long frozen = start + seconds(lab.plan.around());
        long thawed = frozen + seconds(lab.plan.outage());
        long end = thawed + seconds(lab.plan.around());
        CompletableFuture<Void> disaster = CompletableFuture.runAsync(() -> {
            sleepUntil(frozen);
            lab.directory.ask("freeze");
            frozenAt = System.nanoTime();
            sleepUntil(thawed);
            lab.directory.ask("thaw");
            thawedAt = System.nanoTime();
        });
        Load.on(WARM + COLD, thread -> {
            List<Request> own = thread < WARM ? warm(connections, thread, start, end) : cold(thread, start, end);
            synchronized (requests) {
                requests.addAll(own);
            }
        });
        disaster.join();
        connections.forEach(Connection::close);
    }

    private List<Request> warm(List<Connection> connections, int who, long start, long end) {
        List<Request> own = new ArrayList<>();
        Client user = lab.users(0, WARM).get(who);
        long pace = seconds(WARM_PACE);
        for (long due = start + pace * who / WARM; due < end; due = next(due, pace)) {
            sleepUntil(due);
            long from = System.nanoTime();
            Outcome outcome = Outcome.FAILED;
            try {
                if (!connections.get(who).isOpen()) {
                    connections.set(who, new Connection(user, target, lab.certificates.authority()));
                }
                outcome = connections.get(who).get();
            } catch (IOException e) {
                // no connection: failed
            }
            own.add(new Request(true, who, from, System.nanoTime(), outcome));
        }
        return own;
    }

    private List<Request> cold(int who, long start, long end) {
        List<Request> own = new ArrayList<>();
        Client user = newUser();
        long pace = seconds(COLD_PACE);
        for (long due = start + pace * (who - WARM) / COLD; due < end; due = next(due, pace)) {
            sleepUntil(due);
            long from = System.nanoTime();
            Outcome outcome = Outcome.FAILED;
            try (Connection connection = new Connection(user, target, lab.certificates.authority())) {
                outcome = connection.get();
            } catch (IOException e) {
                // no connection: failed
            }
            own.add(new Request(false, who, from, System.nanoTime(), outcome));
            user = outcome == Outcome.GOOD ? newUser() : user;
        }
        return own;
    }

    private Client newUser() {
        return lab.certificates.users.get(nextUser.getAndIncrement() % lab.plan.clients());
    }

    /** Who was kept waiting asks again soon, and does not catch up. */
    private static long next(long due, long pace) {
        long now = System.nanoTime();
        return now > due + pace ? now + pace / 4 : due + pace;
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static void sleepUntil(long nanos) {
        for (long wait = nanos - System.nanoTime(); wait > 0; wait = nanos - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    private void report(Report report, long logBytes) {
        for (boolean warm : new boolean[] {true, false}) {
            String kind = warm ? "warm " : "cold ";
            List<Request> during = requests.stream()
                    .filter(r -> r.warm == warm && r.start >= frozenAt && r.start < thawedAt)
                    .toList();
            double due = (thawedAt - frozenAt) / 1e9 * (warm ? WARM / WARM_PACE : COLD / COLD_PACE);
            Histogram nanos = new Histogram(3);
            during.forEach(r -> nanos.recordValue(r.end - r.start));
            long onTime = during.stream()
                    .filter(r -> r.outcome == Outcome.GOOD && r.seconds() <= ON_TIME)
                    .count();
            String name = target.name();
            report.add(name, kind + "sent % of due", Math.min(100, 100 * during.size() / due));
            if (warm) {
                report.add(name, "warm good within 1 s, % of due", Math.min(100, 100 * onTime / due));
            }
            report.add(name, kind + "denied", count(during, Outcome.DENIED));
            report.add(name, kind + "5xx", count(during, Outcome.UNAVAILABLE));
            report.add(name, kind + "other", count(during, Outcome.FAILED) + count(during, Outcome.WRONG));
            report.add(name, kind + "p50 ms", nanos.getValueAtPercentile(50) / 1e6);
            report.add(name, kind + "p99 ms", nanos.getValueAtPercentile(99) / 1e6);
        }
        report.add(target.name(), "all back after s", allBack());
        report.add(target.name(), "log kB", logBytes / 1e3);
    }

    private static long count(List<Request> requests, Outcome outcome) {
        return requests.stream().filter(r -> r.outcome == outcome).count();
    }

    /** Until everybody had a good answer again; not a number where somebody had none. */
    private double allBack() {
        Map<Integer, Long> first = new HashMap<>();
        requests.stream()
                .filter(r -> r.outcome == Outcome.GOOD && r.start >= frozenAt && r.end >= thawedAt)
                .forEach(r -> first.merge(r.who, r.end, Math::min));
        if (first.size() < WARM + COLD) {
            return Double.NaN;
        }
        return (first.values().stream().mapToLong(Long::longValue).max().orElseThrow() - thawedAt) / 1e9;
    }
}
