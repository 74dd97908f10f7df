package org.adcertmap.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What has this JVM spent so far? Read twice, and subtract. */
final class Spent {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Map<Long, Long> bytesOfThread = new HashMap<>();
    private long bytes;

    Map<String, Long> soFar() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("cpu", SYSTEM.getProcessCpuTime());
        all.put("bytes", allocated());
        return all;
    }

    /** By all threads; what a thread took that was born and died between two readings is lost. */
    private long allocated() {
        long[] ids = THREADS.getAllThreadIds();
        long[] now = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (now[i] >= 0) {
                Long before = bytesOfThread.put(ids[i], now[i]);
                bytes += now[i] - (before == null ? 0 : before);
            }
        }
        return bytes;
    }

    static long ownThreadBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** The heap that is in use after full collections. */
    static long liveHeap() throws InterruptedException {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50); // references that were found dead are cleared meanwhile
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
