// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.adcertmap.bench.ClientConnection.Outcome;

/**
 * The result of one turn of a contender: latencies, outcomes, and the resources that server and directory used. Methods
 * named {@code add} are synchronized; the rest is confined to the thread that runs the turn.
 */
final class Measurement {
    final Histogram latencies = new Histogram(3);
    double seconds;
    private final Map<Outcome, Long> outcomes = new HashMap<>();
    private final BenchEnvironment environment;
    private final Target target;
    private Map<String, Long> serverUsage;
    private Map<String, Long> directoryUsage;

    /** Starts the turn. */
    Measurement(BenchEnvironment environment, Target target) {
        this.environment = environment;
        this.target = target;
        serverUsage = target.usage();
        directoryUsage = environment.directory.send("usage");
    }

    /** Ends the turn. */
    Measurement end() {
        serverUsage = minus(target.usage(), serverUsage);
        directoryUsage = minus(environment.directory.send("usage"), directoryUsage);
        return this;
    }

    private static Map<String, Long> minus(Map<String, Long> after, Map<String, Long> before) {
        Map<String, Long> difference = new HashMap<>();
        after.forEach((name, value) -> difference.put(name, value - before.getOrDefault(name, 0L)));
        return difference;
    }

    synchronized void add(Outcome outcome, long nanos) {
        outcomes.merge(outcome, 1L, Long::sum);
        latencies.recordValue(nanos);
    }

    synchronized void add(Map<Outcome, Long> more, Histogram histogram) {
        more.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        latencies.add(histogram);
    }

    long requests() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    long unexpected(Outcome expected) {
        return requests() - outcomes.getOrDefault(expected, 0L);
    }

    double requestsPerSecond() {
        return requests() / seconds;
    }

    /** The CPU time of the server in microseconds for each request. */
    double cpuMicros(ThreadTimes.Kind kind) {
        return serverUsage.get(kind.name()) / 1e3 / requests();
    }

    /** The same without compiler and garbage collector. */
    double workMicros() {
        return cpuMicros(ThreadTimes.Kind.WORK);
    }

    double bytesPerRequest() {
        return (double) serverUsage.get("bytes") / requests();
    }

    double signaturesPerRequest() {
        return (double) serverUsage.get("signatures") / requests();
    }

    double searches() {
        return directoryUsage.get("searches");
    }

    double searchesPerRequest() {
        return searches() / requests();
    }

    double latencyMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e6;
    }
}
