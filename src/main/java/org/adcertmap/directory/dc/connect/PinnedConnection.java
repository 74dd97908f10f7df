// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import org.adcertmap.directory.dc.DirectoryThreads;

/**
 * A bound connection to one domain controller, for requests that depend on each other: the cookie of a page is valid
 * only on the connection that returned it (MS-ADTS 3.1.1.3.4.1.1). It never fails over; after a failure it is of no
 * more use. Confined to one thread.
 */
public final class PinnedConnection implements AutoCloseable {
    private final OpenConnection connection;
    private final DirectoryThreads threads;
    private final Duration timeout;

    private PinnedConnection(OpenConnection connection, DirectoryThreads threads, Duration timeout) {
        this.connection = connection;
        this.threads = threads;
        this.timeout = timeout;
    }

    /**
     * Opens, secures, binds and checks a connection.
     *
     * @throws LDAPException if one of the steps fails; nothing stays open then
     */
    public static PinnedConnection open(LdapConnections connections, ControllerTarget target, DirectoryThreads threads)
            throws LDAPException {
        try (Exchange exchange = Exchange.start(threads, connections.exchangeTimeout())) {
            try {
                return new PinnedConnection(
                        connections.openChecked(target, exchange), threads, connections.exchangeTimeout());
            } catch (LDAPException e) {
                throw exchange.failure(e);
            }
        }
    }

    /**
     * Executes one exchange, with a deadline of its own.
     *
     * @throws LDAPException if it fails, or does not end before the deadline
     */
    public <T> T execute(IdleConnections.Use<T> use) throws LDAPException {
        return execute(timeout, use);
    }

    /**
     * Executes one exchange.
     *
     * @param deadline how long it may take
     * @throws LDAPException if it fails, or does not end before the deadline
     */
    public <T> T execute(Duration deadline, IdleConnections.Use<T> use) throws LDAPException {
        try (Exchange exchange = Exchange.start(threads, deadline)) {
            exchange.uses(connection.socket());
            try {
                return use.on(connection.ldap());
            } catch (LDAPException e) {
                throw exchange.failure(e);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
