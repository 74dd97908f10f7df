// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.dc.InvalidResponseException;

/**
 * The bound connections to one domain controller that no exchange uses; the last one returned is used first. Their
 * number is limited by the number of concurrent exchanges. The SDK's {@code LDAPConnectionPool} is not used: it reports
 * a failed bind as the result of the search that needed the connection, and it opens a connection in place of a lost
 * one, without a deadline.
 *
 * <p>Safe for any number of threads: the lock of this object guards {@code idle} and {@code closed}; nothing is opened
 * or closed within it.
 */
public final class IdleConnections implements AutoCloseable {
    /** Opens a bound connection. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens, secures, binds and checks a connection.
         *
         * @param exchange closes its socket at the deadline
         * @throws LDAPException if one of the steps fails; nothing stays open then
         */
        OpenConnection open(Exchange exchange) throws LDAPException;
    }

    /** What an exchange does with a connection. */
    @FunctionalInterface
    public interface Use<T> {
        /** Sends requests over the connection. */
        T on(LDAPInterface connection) throws LDAPException;
    }

    private final Opener opener;
    private final Deque<OpenConnection> idle = new ArrayDeque<>();
    private boolean closed;

    /** Creates an empty store. */
    public IdleConnections(Opener opener) {
        this.opener = opener;
    }

    /**
     * Uses an idle connection, or a new one if there is none or the domain controller has closed it.
     *
     * @throws LDAPException as {@link Exchange#failure} describes it
     */
    public <T> T execute(Exchange exchange, Use<T> use) throws LDAPException {
        try {
            Optional<OpenConnection> connection = takeIdle();
            if (connection.isPresent()) {
                try {
                    exchange.uses(connection.get().socket());
                    return execute(exchange, connection.get(), use);
                } catch (LDAPException e) {
                    if (isClosed() || !isLostConnection(e)) {
                        throw e;
                    }
                    closeIdle(); // the server closed an idle connection, and so probably the other idle ones
                }
            }
            return execute(exchange, opener.open(exchange), use);
        } catch (LDAPException e) {
            throw exchange.failure(e);
        }
    }

    private static boolean isLostConnection(LDAPException e) {
        return e.getResultCode().equals(ResultCode.SERVER_DOWN)
                || e.getResultCode().equals(ResultCode.UNAVAILABLE);
    }

    private <T> T execute(Exchange exchange, OpenConnection connection, Use<T> use) throws LDAPException {
        boolean usable = false;
        try {
            T result = use.on(connection.ldap());
            usable = true;
            return result;
        } catch (LDAPException e) {
            usable = isUsableAfter(e);
            throw e;
        } finally {
            if (!(usable && exchange.release() && keep(connection))) {
                connection.close();
            }
        }
    }

    /** Returns whether the response was read to its end; not if an unchecked exception interrupted the SDK. */
    private static boolean isUsableAfter(LDAPException e) {
        return e instanceof InvalidResponseException
                ? !(e.getCause() instanceof RuntimeException)
                : e.getResultCode().isConnectionUsable();
    }

    private synchronized Optional<OpenConnection> takeIdle() {
        return Optional.ofNullable(idle.pollLast());
    }

    /** Returns false if this is closed, so that the connection must be closed too. */
    private synchronized boolean keep(OpenConnection connection) {
        return !closed && idle.add(connection);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Closes the connections that are idle now. */
    public void closeIdle() {
        List<OpenConnection> closing;
        synchronized (this) {
            closing = List.copyOf(idle);
            idle.clear();
        }
        closing.forEach(OpenConnection::close);
    }

    /** Closes the idle connections now, and each other one when its exchange ends. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        closeIdle();
    }
}
