// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads CPU time and allocated bytes of this JVM since its start; the difference of two readings is the usage. Without
 * those of the thread that reads, which takes about 10 MB for hundreds of threads: contenders with fewer requests would
 * have more of it for each. Confined to one thread.
 */
final class ResourceUsage {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ThreadTimes times = new ThreadTimes();
    private final Map<Long, Long> bytesOfThread = new HashMap<>();
    private long totalBytes;

    Map<String, Long> read() throws IOException {
        Map<String, Long> all = new LinkedHashMap<>();
        times.read().forEach((kind, nanos) -> all.put(kind.name(), nanos));
        all.merge(ThreadTimes.Kind.WORK.name(), -THREADS.getCurrentThreadCpuTime(), Long::sum);
        all.put("bytes", allocatedBytes());
        return all;
    }

    /** Sums all other threads; allocations of a thread that started and ended between two readings are missed. */
    private long allocatedBytes() {
        long[] ids = THREADS.getAllThreadIds();
        long[] now = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (now[i] >= 0 && ids[i] != Thread.currentThread().getId()) {
                Long before = bytesOfThread.put(ids[i], now[i]);
                totalBytes += now[i] - (before == null ? 0 : before);
            }
        }
        return totalBytes;
    }

    /** Returns the used heap in bytes after full garbage collections. */
    static long usedHeapAfterGc() throws InterruptedException {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50); // lets the JVM process cleared references
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
