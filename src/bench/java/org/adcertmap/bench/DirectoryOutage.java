// SPDX-License-Identifier: Apache-2.0
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
import org.adcertmap.bench.ClientConnection.Outcome;

/**
 * Measures requests while the directory hangs (OUTAGE). Warm clients are cached and keep their connections. Cold
 * clients need their first login: each uses a new connection, repeats the request until it succeeds, and continues as
 * the next new user. Every client sends at a fixed rate and has at most one request in flight, so a client that waits
 * sends fewer requests.
 */
final class DirectoryOutage {
    private static final int WARM = 50;
    private static final int COLD = 50;
    private static final double WARM_PACE = 0.2;
    private static final double COLD_PACE = 1;
    private static final double ON_TIME = 1;

    private final BenchEnvironment environment;
    private final Target target;
    private final AtomicInteger nextUser = new AtomicInteger(WARM);
    private final List<Request> requests = new ArrayList<>();
    private long frozenAt;
    private long thawedAt;

    private record Request(boolean warm, int client, long start, long end, Outcome outcome) {
        double seconds() {
            return (end - start) / 1e9;
        }
    }

    private DirectoryOutage(BenchEnvironment environment, Target target) {
        this.environment = environment;
        this.target = target;
    }

    /**
     * Runs the outage for each target.
     *
     * @param threads maximum number of threads of each connector
     */
    static void run(BenchEnvironment environment, List<Target> targets, int threads, Report report) throws Exception {
        report.beginTable(
                "OUTAGE-" + threads,
                "the directory hangs for " + environment.plan.outageSeconds() + " s, connectors with " + threads
                        + " threads; " + WARM + " warm users at 5/s, " + COLD
                        + " cold ones at 1/s each; requests begun meanwhile");
        for (Target target : targets) {
            Progress.log("outage, " + threads + " threads: " + target.name());
            DirectoryOutage outage = new DirectoryOutage(environment, target);
            long logged = environment.logBytes();
            outage.run();
            outage.report(report, environment.logBytes() - logged);
        }
        report.endTable();
    }

    private void run() throws Exception {
        LoadGenerator.oneRequestEach(environment, target, environment.users(WARM, 200)); // warms up the JIT compiler
        target.clearCache();
        List<ClientConnection> connections =
                LoadGenerator.openConnections(environment, target, environment.users(0, WARM));
        long start = System.nanoTime() + 300_000_000L;
        long frozen = start + seconds(environment.plan.secondsBeforeAndAfter());
        long thawed = frozen + seconds(environment.plan.outageSeconds());
        long end = thawed + seconds(environment.plan.secondsBeforeAndAfter());
        CompletableFuture<Void> outage = CompletableFuture.runAsync(() -> {
            sleepUntil(frozen);
            environment.directory.send("freeze");
            frozenAt = System.nanoTime();
            sleepUntil(thawed);
            environment.directory.send("thaw");
            thawedAt = System.nanoTime();
        });
        LoadGenerator.runOnThreads(WARM + COLD, thread -> {
            List<Request> sent = thread < WARM ? warm(connections, thread, start, end) : cold(thread, start, end);
            synchronized (requests) {
                requests.addAll(sent);
            }
        });
        outage.join();
        connections.forEach(ClientConnection::close);
    }

    private List<Request> warm(List<ClientConnection> connections, int client, long start, long end) {
        List<Request> sent = new ArrayList<>();
        Client user = environment.users(0, WARM).get(client);
        long pace = seconds(WARM_PACE);
        for (long due = start + pace * client / WARM; due < end; due = nextDue(due, pace)) {
            sleepUntil(due);
            long from = System.nanoTime();
            Outcome outcome = Outcome.FAILED;
            try {
                if (!connections.get(client).isOpen()) {
                    connections.set(
                            client, new ClientConnection(user, target, environment.certificates.caCertificate()));
                }
                outcome = connections.get(client).get();
            } catch (IOException e) {
                // no connection: failed
            }
            sent.add(new Request(true, client, from, System.nanoTime(), outcome));
        }
        return sent;
    }

    private List<Request> cold(int client, long start, long end) {
        List<Request> sent = new ArrayList<>();
        Client user = nextUser();
        long pace = seconds(COLD_PACE);
        for (long due = start + pace * (client - WARM) / COLD; due < end; due = nextDue(due, pace)) {
            sleepUntil(due);
            long from = System.nanoTime();
            Outcome outcome = Outcome.FAILED;
            try (ClientConnection connection =
                    new ClientConnection(user, target, environment.certificates.caCertificate())) {
                outcome = connection.get();
            } catch (IOException e) {
                // no connection: failed
            }
            sent.add(new Request(false, client, from, System.nanoTime(), outcome));
            user = outcome == Outcome.SUCCESS ? nextUser() : user;
        }
        return sent;
    }

    private Client nextUser() {
        return environment.certificates.users.get(nextUser.getAndIncrement() % environment.plan.clients());
    }

    /** Returns when the next request is due: soon after a delayed one, without catching up. */
    private static long nextDue(long due, long pace) {
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
                    .filter(r -> r.outcome == Outcome.SUCCESS && r.seconds() <= ON_TIME)
                    .count();
            String name = target.name();
            report.add(name, kind + "sent % of due", Math.min(100, 100 * during.size() / due));
            if (warm) {
                report.add(name, "warm good within 1 s, % of due", Math.min(100, 100 * onTime / due));
            }
            report.add(name, kind + "denied", count(during, Outcome.DENIED));
            report.add(name, kind + "5xx", count(during, Outcome.UNAVAILABLE));
            report.add(name, kind + "other", count(during, Outcome.FAILED) + count(during, Outcome.WRONG_USER_OR_ROLE));
            report.add(name, kind + "p50 ms", nanos.getValueAtPercentile(50) / 1e6);
            report.add(name, kind + "p99 ms", nanos.getValueAtPercentile(99) / 1e6);
        }
        report.add(target.name(), "all back after s", secondsToRecovery());
        report.add(target.name(), "log kB", logBytes / 1e3);
    }

    private static long count(List<Request> requests, Outcome outcome) {
        return requests.stream().filter(r -> r.outcome == outcome).count();
    }

    /** Returns the seconds until every client had a successful response again; NaN if one never had. */
    private double secondsToRecovery() {
        Map<Integer, Long> first = new HashMap<>();
        requests.stream()
                .filter(r -> r.outcome == Outcome.SUCCESS && r.start >= frozenAt && r.end >= thawedAt)
                .forEach(r -> first.merge(r.client, r.end, Math::min));
        if (first.size() < WARM + COLD) {
            return Double.NaN;
        }
        return (first.values().stream().mapToLong(Long::longValue).max().orElseThrow() - thawedAt) / 1e9;
    }
}
