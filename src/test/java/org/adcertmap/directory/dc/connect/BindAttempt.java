// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.directory.dc.locate.DnsLookup;

/** Opens and binds one connection, as the pool does for an operation. */
record BindAttempt(String domain, ConnectionSecurity security, Optional<KeyStore> trust, CertificateCheck check) {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(100);

    /**
     * Binds, and closes the connection.
     *
     * @param nameServers those that resolve the host; if empty, those of this machine
     */
    void bind(Bind bind, ControllerTarget target, String... nameServers)
            throws LDAPException, GeneralSecurityException {
        bind(bind, BindAccount.of(bind), target, nameServers);
    }

    /** @param account counts the rejected binds of several attempts */
    void bind(Bind bind, BindAccount account, ControllerTarget target, String... nameServers)
            throws LDAPException, GeneralSecurityException {
        DirectorySettings settings = new DirectorySettings(
                List.of(),
                domain,
                Optional.empty(),
                List.of(nameServers),
                new DomainControllerIdentity(List.of(), check),
                security,
                trust,
                bind,
                TIMEOUT,
                TIMEOUT,
                1,
                ReadOnlyControllers.SKIP);
        DirectoryThreads threads = new DirectoryThreads("test");
        try (LdapConnections connections =
                        new LdapConnections(settings, account, new DnsLookup(List.of(nameServers), new Random()));
                Exchange exchange = Exchange.start(threads, DEADLINE);
                OpenConnection bound = connections.openForNotifications(target, exchange)) {
            bound.ldap().getRootDSE();
        } finally {
            threads.close();
        }
    }

    /** Binds to a host that the administrator has named. */
    void bind(Bind bind, String host, int port, String... nameServers) throws LDAPException, GeneralSecurityException {
        bind(bind, ControllerTarget.named(InetSocketAddress.createUnresolved(host, port)), nameServers);
    }
}
