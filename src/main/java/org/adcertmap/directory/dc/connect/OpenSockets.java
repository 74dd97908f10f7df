// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Creates the TCP sockets to domain controllers and closes all that are open, also those in the middle of a TLS
 * handshake, a bind or a search: closing the TCP socket below TLS waits for no lock and no peer, and ends every thread
 * that reads from it or writes to it. Safe for any number of threads: the set is concurrent, and {@code closed} is
 * written once, before the sockets are closed.
 */
final class OpenSockets implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OpenSockets.class.getName());

    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A socket that is listed here until it is closed. */
    private final class ListedSocket extends Socket {
        @Override
        public void close() throws IOException {
            open.remove(this);
            super.close();
        }
    }

    /**
     * Returns a new socket that is not connected.
     *
     * @throws SocketException if this is closed
     */
    Socket create() throws SocketException {
        Socket socket = new ListedSocket();
        open.add(socket);
        if (closed) {
            close(socket);
            throw new SocketException("the connections to the domain controllers are closed");
        }
        return socket;
    }

    /** Returns the number of open sockets. */
    int size() {
        return open.size();
    }

    /** Closes the socket; a failure is logged, because the socket is of no use anyway. */
    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "A socket to a domain controller cannot be closed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        Set.copyOf(open).forEach(OpenSockets::close);
    }
}
