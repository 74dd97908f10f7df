// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/**
 * The sockets that are open. Closing them ends every connect and read that is pending in another thread, without
 * waiting for that thread. Thread-safe: its monitor guards all fields.
 */
final class FetchSockets implements AutoCloseable {
    private final Network network;
    private final Set<Socket> open = new HashSet<>();
    private boolean isClosed;

    FetchSockets(Network network) {
        this.network = network;
    }

    /**
     * Opens a socket that is not connected yet.
     *
     * @throws IOException if this has been closed
     */
    synchronized Socket open(Proxy proxy) throws IOException {
        if (isClosed) {
            throw new IOException("the revocation check has been stopped");
        }
        Socket socket = network.open(proxy);
        open.add(socket);
        return socket;
    }

    /** Closes a socket; does nothing if it is already closed. */
    void close(Socket socket) {
        synchronized (this) {
            open.remove(socket);
        }
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: the response has been read, or the fetch has failed.
        }
    }

    /** Closes all sockets; none is opened from now on. */
    @Override
    public void close() {
        Set<Socket> all;
        synchronized (this) {
            isClosed = true;
            all = Set.copyOf(open);
        }
        all.forEach(this::close);
    }
}
