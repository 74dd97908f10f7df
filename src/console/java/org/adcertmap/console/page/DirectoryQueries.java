// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many requests to the console query the directory at the same time, of all pages that do: two, while two
 * others wait. More would take all threads of a connector while a domain controller hangs, and with them the console
 * from other users. Thread-safe: the semaphores are the only state.
 */
public final class DirectoryQueries {
    /** Why a request may not query, for the user. */
    public static final String REFUSAL =
            "Other requests to the console query the directory. Send this again in a few seconds.";

    private static final int AT_A_TIME = 2;
    private static final int WAITING = 2;

    private final Semaphore places = new Semaphore(AT_A_TIME + WAITING);
    private final Semaphore permits = new Semaphore(AT_A_TIME, true);
    private final long waitSeconds;

    /** @param waitSeconds how long a request waits for others */
    public DirectoryQueries(long waitSeconds) {
        this.waitSeconds = waitSeconds;
    }

    /** Returns whether this request may query the directory now; then it must call {@link #end}. */
    public boolean begin() {
        if (!places.tryAcquire()) {
            return false;
        }
        boolean isPermitted = false;
        try {
            isPermitted = permits.tryAcquire(waitSeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!isPermitted) {
                places.release();
            }
        }
        return isPermitted;
    }

    /** Ends what {@link #begin} has permitted. */
    public void end() {
        permits.release();
        places.release();
    }
}
