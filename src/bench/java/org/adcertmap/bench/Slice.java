package org.adcertmap.bench;

import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.adcertmap.bench.Connection.Outcome;

/** What came of one contender's turn? */
final class Slice {
    final Histogram nanos = new Histogram(3);
    double seconds;
    private final Map<Outcome, Long> outcomes = new HashMap<>();
    private final Lab lab;
    private final Target target;
    private Map<String, Long> server;
    private Map<String, Long> directory;

    /** The turn begins. */
    Slice(Lab lab, Target target) {
        this.lab = lab;
        this.target = target;
        server = target.spent();
        directory = lab.directory.ask("spent");
    }

    /** The turn is over. */
    Slice end() {
        server = minus(target.spent(), server);
        directory = minus(lab.directory.ask("spent"), directory);
        return this;
    }

    private static Map<String, Long> minus(Map<String, Long> after, Map<String, Long> before) {
        Map<String, Long> difference = new HashMap<>();
        after.forEach((name, value) -> difference.put(name, value - before.get(name)));
        return difference;
    }

    synchronized void add(Outcome outcome, long took) {
        outcomes.merge(outcome, 1L, Long::sum);
        nanos.recordValue(took);
    }

    synchronized void add(Map<Outcome, Long> more, Histogram took) {
        more.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        nanos.add(took);
    }

    long requests() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    long other(Outcome expected) {
        return requests() - outcomes.getOrDefault(expected, 0L);
    }

    double perSecond() {
        return requests() / seconds;
    }

    double microsPerRequest() {
        return server.get("cpu") / 1e3 / requests();
    }

    double bytesPerRequest() {
        return (double) server.get("bytes") / requests();
    }

    double searches() {
        return directory.get("searches");
    }

    double searchesPerRequest() {
        return searches() / requests();
    }

    double millis(double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }
}
