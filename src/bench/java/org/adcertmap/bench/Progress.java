package org.adcertmap.bench;

/** What happens meanwhile? Told on standard error, so that standard output has the tables alone. */
final class Progress {
    private static final long BEGAN = System.nanoTime();

    private Progress() {}

    static double seconds() {
        return (System.nanoTime() - BEGAN) / 1e9;
    }

    static void say(String what) {
        System.err.printf("[bench %4.0f s] %s%n", seconds(), what);
    }
}
