// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the CPU time of this JVM by kind of thread from Linux ({@code /proc/self/task}), which counts nanoseconds and
 * knows the threads of the JVM itself: so what the compiler and the garbage collector use is apart from the work. What
 * a thread uses between the last reading and its end is missed. Confined to one thread.
 */
final class ThreadTimes {
    private static final Path TASKS = Path.of("/proc/self/task");

    /** What a thread is for. */
    enum Kind {
        /** The just-in-time compiler. */
        JIT,
        /** The garbage collector, and the VM thread, which runs its pauses. */
        GC,
        /** All others. */
        WORK;

        static Kind of(String name) {
            if (Stream.of("C1 Comp", "C2 Comp", "Sweeper").anyMatch(name::startsWith)) {
                return JIT;
            }
            return Stream.of("GC Thread", "G1 ", "VM Thread").anyMatch(name::startsWith) ? GC : WORK;
        }
    }

    private final Map<String, Long> nanosOfTask = new HashMap<>();
    private final Map<Kind, Long> totals = new EnumMap<>(Kind.class);

    /** Returns the nanoseconds since the start of this JVM, by kind. */
    Map<Kind, Long> read() throws IOException {
        List<Path> tasks;
        try (Stream<Path> all = Files.list(TASKS)) {
            tasks = all.toList();
        }
        for (Path task : tasks) {
            try {
                String name = Files.readString(task.resolve("comm"));
                long nanos = Long.parseLong(
                        Files.readString(task.resolve("schedstat")).split(" ")[0]);
                Long before = nanosOfTask.put(task.getFileName() + " " + name, nanos);
                totals.merge(Kind.of(name), nanos - (before == null || before > nanos ? 0 : before), Long::sum);
            } catch (IOException e) {
                // The thread has ended.
            }
        }
        return totals;
    }
}
