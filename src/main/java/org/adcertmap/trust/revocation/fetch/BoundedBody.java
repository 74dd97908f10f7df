// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.concurrent.Future;

/** An HTTP response body that ends with an error where it is too large or too slow. Confined to one thread. */
final class BoundedBody extends FilterInputStream {
    private final HttpURLConnection connection;
    private final Future<?> disconnect;
    private final long deadline;
    private long remaining;

    /**
     * Opens the body of a connection.
     *
     * @param disconnect is cancelled when the body is closed
     * @param maxBytes the maximum size
     * @param deadline by {@link System#nanoTime()}
     */
    BoundedBody(HttpURLConnection connection, Future<?> disconnect, long maxBytes, long deadline) throws IOException {
        super(connection.getInputStream());
        this.connection = connection;
        this.disconnect = disconnect;
        this.remaining = maxBytes;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] octets, int offset, int length) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException("the response is too slow");
        }
        int count;
        try {
            count = super.read(octets, offset, length);
        } catch (IOException e) {
            throw tooSlowOr(e, deadline);
        }
        remaining -= Math.max(count, 0);
        if (remaining < 0) {
            throw new IOException("the response is too large");
        }
        return count;
    }

    /** Returns the failure, or, once the deadline is over, that the response is too slow. */
    static IOException tooSlowOr(IOException failure, long deadline) {
        return System.nanoTime() - deadline > 0 ? new IOException("the response is too slow", failure) : failure;
    }

    @Override
    public void close() {
        disconnect.cancel(false);
        connection.disconnect(); // closing the stream would read a rest that may never arrive
    }
}
