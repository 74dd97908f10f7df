// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

/** Reports progress on standard error; standard output has the tables only. */
final class Progress {
    private static final long BEGAN = System.nanoTime();

    private Progress() {}

    static double seconds() {
        return (System.nanoTime() - BEGAN) / 1e9;
    }

    static void log(String what) {
        System.err.printf("[bench %4.0f s] %s%n", seconds(), what);
    }
}
