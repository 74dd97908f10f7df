// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into a request to end, and delays the end of the JVM until what was found has been printed. Safe for two
 * threads: the field is volatile, the latch guards itself.
 */
public final class Interruption implements AutoCloseable {
    private static final int SECONDS = 30; // more than a request to the directory and the printing take

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "adcertmap-interruption");
    private volatile boolean requested;

    private Interruption() {}

    /** Starts to wait for Ctrl-C; {@link #close} ends that. */
    public static Interruption start() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void request() {
        requested = true;
        try {
            if (!finished.await(SECONDS, TimeUnit.SECONDS)) {
                return; // the directory does not respond; the JVM ends without the findings
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether Ctrl-C was pressed. */
    public boolean isRequested() {
        return requested;
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook has just been released.
        }
    }
}
