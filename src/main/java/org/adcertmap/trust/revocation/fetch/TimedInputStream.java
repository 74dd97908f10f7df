// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The octets that a server sends, read no longer than two limits permit: a deadline, and a maximum time of waiting
 * without {@link #progress}. The reading thread keeps both itself, by the timeout of its next read from the socket, so
 * they hold however slowly the server sends, and no other thread has to end the read. Confined to one thread.
 */
final class TimedInputStream extends InputStream {
    /** A response that makes less progress within the timeout is too slow. */
    private static final int MIN_PROGRESS = 1_024;

    private final Socket socket;
    private final InputStream in;
    private final long timeout;
    private final long deadline;
    private final byte[] buffer = new byte[16 * 1_024];
    private int position;
    private int end;
    private long waitingTime; // nanoseconds that are left until the next progress
    private int progress; // octets since then

    /**
     * Reads from a connected socket.
     *
     * @param timeout the maximum time of waiting without progress
     * @param deadline by {@link System#nanoTime()}
     */
    TimedInputStream(Socket socket, Duration timeout, long deadline) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.timeout = timeout.toNanos();
        this.waitingTime = this.timeout;
        this.deadline = deadline;
    }

    /** Reports that this many octets were useful; what only keeps the connection open is not. */
    void progress(int octets) {
        progress += octets;
        if (progress >= MIN_PROGRESS) {
            progress = 0;
            waitingTime = timeout;
        }
    }

    /** Reports that a part of the response is complete. */
    void progress() {
        progress(MIN_PROGRESS);
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - position);
        System.arraycopy(buffer, position, octets, offset, count);
        position += count;
        return count;
    }

    /** Returns whether there is at least one more octet. */
    private boolean fill() throws IOException {
        if (position < end) {
            return true;
        }
        long start = System.nanoTime();
        socket.setSoTimeout(millisLeft(Math.min(waitingTime, deadline - start)));
        try {
            position = 0;
            end = Math.max(in.read(buffer), 0);
        } catch (SocketTimeoutException e) {
            throw new IOException("the response is too slow: timed out", e);
        } finally {
            waitingTime -= System.nanoTime() - start;
        }
        return end > 0;
    }

    /** Returns the timeout of the next operation in milliseconds, at least one. */
    static int millisLeft(long nanos) throws IOException {
        if (nanos <= 0) {
            throw new IOException("the response is too slow: timed out");
        }
        return (int) Math.min(TimeUnit.NANOSECONDS.toMillis(nanos) + 1, Integer.MAX_VALUE);
    }
}
