// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.RealmName;
import org.adcertmap.console.jmx.Row;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Moment;

/**
 * The counts of all Realms by step, of which the last has not ended; of the latencies the longest. Immutable: the
 * arrays are not changed.
 *
 * @param startSeconds when the first step begins, in seconds since 1970
 * @param stepSeconds the length of a step
 * @param median the median duration of queries in milliseconds, -1 in a step without any
 * @param notes what cannot be read, and why
 */
public record History(
        long startSeconds,
        long stepSeconds,
        long[] mapped,
        long[] refused,
        long[] unavailable,
        long[] median,
        long[] p95,
        List<String> notes) {
    private static final double PER_MILLE = 1000.0;

    static History read(List<Bean> realms, Range range) {
        History all = new History(0, 1, new long[0], new long[0], new long[0], new long[0], new long[0], List.of());
        List<String> notes = new ArrayList<>();
        for (Bean realm : realms) {
            try {
                all = all.and(realm.read("history").row("history").row(range.member()));
            } catch (UnreadableException e) {
                notes.add(RealmName.of(realm) + " cannot be read: " + e.getMessage());
            }
        }
        return new History(
                all.startSeconds,
                all.stepSeconds,
                all.mapped,
                all.refused,
                all.unavailable,
                all.median,
                all.p95,
                notes);
    }

    private History and(Row steps) {
        int length = steps.numbers("mapped").length;
        boolean isFirst = mapped.length == 0;
        return new History(
                isFirst
                        ? Moment.parse(steps.text("start"))
                                .map(Instant::getEpochSecond)
                                .orElse(0L)
                        : startSeconds,
                isFirst ? Math.max(1, steps.number("stepSeconds")) : stepSeconds,
                both(mapped, steps.numbers("mapped"), length, Long::sum),
                both(refused, steps.numbers("refused"), length, Long::sum),
                both(unavailable, steps.numbers("unavailable"), length, Long::sum),
                both(median, steps.numbers("medianMillis"), length, Math::max),
                both(p95, steps.numbers("p95Millis"), length, Math::max),
                notes);
    }

    /** Combines two arrays, of which the first may be empty; a missing value is left out. */
    private static long[] both(long[] one, long[] other, int length, LongBinaryOperator combination) {
        return IntStream.range(0, Math.max(one.length, length))
                .mapToLong(i -> i >= other.length
                        ? one.length > i ? one[i] : 0
                        : i >= one.length ? other[i] : combination.applyAsLong(one[i], other[i]))
                .toArray();
    }

    /** Returns the number of steps. */
    public int size() {
        return mapped.length;
    }

    /** Returns when a step begins, in ISO 8601. */
    public String at(int step) {
        return Instant.ofEpochSecond(startSeconds + step * stepSeconds).toString();
    }

    /** Returns the steps that have ended and in which there was a request or a query, the newest first. */
    public List<Integer> usedSteps() {
        return IntStream.range(1, size())
                .map(i -> size() - 1 - i)
                .filter(i -> mapped[i] + refused[i] + unavailable[i] > 0 || median[i] >= 0)
                .boxed()
                .toList();
    }

    /** Returns a count of a step per second, with three decimals at most. */
    public String perSecond(long count) {
        double rate = Math.round(count * PER_MILLE / stepSeconds) / PER_MILLE;
        return rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate);
    }

    /** Returns a duration in words. */
    public static String millis(long millis) {
        return millis < 0 ? "-" : millis + " ms";
    }
}
