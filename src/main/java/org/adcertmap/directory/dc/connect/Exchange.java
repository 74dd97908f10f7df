// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.adcertmap.directory.dc.DirectoryThreads;

/**
 * One exchange with a domain controller, from the opening of a connection to the last response, with one deadline for
 * all of it. At the deadline a timer closes the socket. It waits neither for the peer, which may send an octet now and
 * then, nor for the thread that reads. Closing the exchange cancels the timer.
 *
 * <p>Safe for any number of threads: the lock of this object guards {@code socket} and {@code expired}; a socket is
 * closed within it, which waits for no peer.
 */
public final class Exchange implements AutoCloseable {
    private final Duration timeout;
    private Optional<Socket> socket = Optional.empty();
    private boolean expired;
    private Runnable cancelTimer = () -> {};

    private Exchange(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Starts the exchange and its timer.
     *
     * @param timeout from now to the deadline
     * @throws LDAPException if no timer can be started, because the connections are being closed
     */
    public static Exchange start(DirectoryThreads threads, Duration timeout) throws LDAPException {
        Exchange exchange = new Exchange(timeout);
        try {
            exchange.cancelTimer = threads.runInTimer(timeout, exchange::expire);
        } catch (RejectedExecutionException e) {
            throw new LDAPException(
                    ResultCode.CONNECT_ERROR, "the connections to the domain controllers are closed", e);
        }
        return exchange;
    }

    private synchronized void expire() {
        expired = true;
        socket.ifPresent(OpenSockets::close);
    }

    /** Makes the deadline close this socket; it is closed at once if the deadline is over. */
    synchronized void uses(Socket used) {
        socket = Optional.of(used);
        if (expired) {
            OpenSockets.close(used);
        }
    }

    /** Makes the deadline close no socket; returns false if it is over, so that the socket is closed already. */
    synchronized boolean release() {
        socket = Optional.empty();
        return !expired;
    }

    /** Returns the failure of the exchange: the expired deadline, or else this one. */
    public synchronized LDAPException failure(LDAPException e) {
        return expired
                ? new LDAPException(
                        ResultCode.TIMEOUT,
                        "the responses did not end within " + timeout.toMillis() + " ms, and the connection was closed",
                        e)
                : e;
    }

    @Override
    public void close() {
        cancelTimer.run();
        release();
    }
}
