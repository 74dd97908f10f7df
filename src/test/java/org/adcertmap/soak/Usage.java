// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the process of the Tomcat uses at one moment, after a garbage collection. Immutable.
 *
 * @param second since the start
 * @param heapKb in use
 * @param files open file descriptors
 * @param applications class loaders of web applications, those of stopped ones included
 * @param directories instances of ActiveDirectory, those before a reload included
 */
record Usage(long second, long heapKb, long threads, long files, long classes, long applications, long directories) {
    static final String CSV_HEADER = "heap_kb,threads,files,classes,applications,directories";

    /** The first part of the measured time, in which caches fill and classes are loaded. */
    private static final double WARM_UP = 0.2;

    /** What is measured, and by how much its median may grow from the first third to the last. */
    private enum Quantity {
        HEAP("heap after GC, KB", Usage::heapKb, 0.1, 3_000),
        THREADS("threads", Usage::threads, 0, 8),
        FILES("open files", Usage::files, 0, 12),
        CLASSES("loaded classes", Usage::classes, 0.02, 50),
        APPLICATIONS("class loaders of applications", Usage::applications, 0, 1),
        /** Those before a reload are closed half a minute later. */
        DIRECTORIES("instances of ActiveDirectory", Usage::directories, 0, 4);

        private final String title;
        private final ToLongFunction<Usage> value;
        private final double relative;
        private final long absolute;

        Quantity(String title, ToLongFunction<Usage> value, double relative, long absolute) {
            this.title = title;
            this.value = value;
            this.relative = relative;
            this.absolute = absolute;
        }

        private long median(List<Usage> usages) {
            return usages.stream()
                    .mapToLong(value)
                    .sorted()
                    .skip(usages.size() / 2)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * A row of the summary.
     *
     * @param first the median of the first third after the warm-up
     * @param last the median of the last third
     * @param most what the last may be
     */
    record Trend(String title, long first, long last, long most) {
        boolean isFlat() {
            return last <= most;
        }
    }

    String csv() {
        return heapKb + "," + threads + "," + files + "," + classes + "," + applications + "," + directories;
    }

    /** Compares the first third of the usages with the last. */
    static List<Trend> trends(List<Usage> all) {
        List<Usage> measured = all.subList((int) (all.size() * WARM_UP), all.size());
        int third = Math.max(1, measured.size() / 3);
        List<Trend> trends = new ArrayList<>();
        for (Quantity quantity : Quantity.values()) {
            long first = quantity.median(measured.subList(0, third));
            long last = quantity.median(measured.subList(measured.size() - third, measured.size()));
            long most = first + quantity.absolute + (long) (first * quantity.relative);
            trends.add(new Trend(quantity.title, first, last, most));
        }
        return trends;
    }
}
