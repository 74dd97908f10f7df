package org.adcertmap.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Comes it about within reason? Asks again and again; how long it took is for a benchmark to judge, not for a test. */
public final class Eventually {
    private static final Duration REASON = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    /**
     * The first answer that satisfies.
     *
     * @throws AssertionError with the latest answer or exception, if none did
     */
    public static <T> T get(Callable<T> question, Predicate<T> satisfies) {
        long end = System.nanoTime() + REASON.toNanos();
        Object latest;
        Throwable cause = null;
        do {
            try {
                T answer = question.call();
                if (satisfies.test(answer)) {
                    return answer;
                }
                latest = answer;
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            } catch (Exception e) {
                latest = e;
                cause = e;
            }
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + REASON + "; at last: " + latest, cause);
    }
}
