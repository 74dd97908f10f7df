// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.NameResolver;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.locate.DnsLookup;
import org.adcertmap.directory.dc.locate.DnsNameResolver;

/**
 * Opens connections and connection pools to domain controllers. Every connection is encrypted as
 * {@code connectionSecurity} says, has a timeout for each step and follows no referrals. With LDAPS and StartTLS the
 * server certificate must be valid for the host name and chain to a CA in the trust store. Immutable, and so safe for
 * any number of threads.
 */
public final class LdapConnections {
    /** The beginning of the name of each pool; the host name of the domain controller follows. */
    public static final String POOL_NAME_PREFIX = "adcertmap ";

    /** Disables the SDK's background thread: it would repeat a rejected bind and so lock out the bind account. */
    private static final Duration NEVER = Duration.ofDays(365);

    private final DirectorySettings settings;
    private final SSLSocketFactory tlsSockets;
    private final Optional<NameResolver> nameResolver; // empty: the operating system resolves names

    /**
     * Creates the factory; opens no connection.
     *
     * @throws GeneralSecurityException if the trust store or the client certificate cannot be used
     */
    public LdapConnections(DirectorySettings settings, DnsLookup dns) throws GeneralSecurityException {
        this.settings = settings;
        this.nameResolver = settings.dnsServers().isEmpty() ? Optional.empty() : Optional.of(new DnsNameResolver(dns));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore jvmTrustStore = null; // null selects the trust store of the JVM
        trust.init(settings.trustStore().orElse(jvmTrustStore));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(settings.bind().keyManagers().orElse(null), trust.getTrustManagers(), null);
        this.tlsSockets = new LdapTlsSocketFactory(tls.getSocketFactory(), settings.responseTimeout());
    }

    /** Returns a pool of bound connections to the domain controller; it opens none before the first operation. */
    public LDAPConnectionPool pool(InetSocketAddress address) {
        LDAPConnectionOptions options = options();
        options.setUseSynchronousMode(true);
        SingleServerSet server =
                new SingleServerSet(address.getHostString(), address.getPort(), socketFactory(), options);
        PostConnectProcessor startTls = isStartTls() ? new StartTLSPostConnectProcessor(tlsSockets) : null;
        // The pool's thread would otherwise keep the class loader of the web application that comes first.
        ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(LdapConnections.class.getClassLoader());
        try {
            LDAPConnectionPool pool =
                    new LDAPConnectionPool(server, bindRequest(), 0, settings.maxConnections(), startTls);
            pool.setConnectionPoolName(POOL_NAME_PREFIX + address.getHostString());
            pool.setHealthCheckIntervalMillis(NEVER.toMillis());
            pool.setHealthCheck(new WritableControllerCheck());
            return pool;
        } catch (LDAPException e) {
            throw new IllegalStateException("cannot create an empty connection pool", e);
        } finally {
            Thread.currentThread().setContextClassLoader(contextClassLoader);
        }
    }

    /**
     * Opens and binds a connection outside the pool, for a search with change notifications.
     *
     * @throws LDAPException if the connection or the bind fails
     */
    public LDAPConnection openBound(InetSocketAddress address) throws LDAPException {
        LDAPConnection connection = open(address);
        boolean isBound = false;
        try {
            connection.bind(bindRequest());
            isBound = true;
            return connection;
        } finally {
            if (!isBound) {
                connection.close();
            }
        }
    }

    /**
     * Opens a connection for an LDAP ping. It is not bound, except where only the bind encrypts it.
     *
     * @throws LDAPException if the connection fails
     */
    public LDAPConnection openForLdapPing(InetSocketAddress address) throws LDAPException {
        return settings.connectionSecurity() == ConnectionSecurity.SASL ? openBound(address) : open(address);
    }

    private LDAPConnection open(InetSocketAddress address) throws LDAPException {
        LDAPConnection connection =
                new LDAPConnection(socketFactory(), options(), address.getHostString(), address.getPort());
        boolean isSecured = false;
        try {
            if (isStartTls()) {
                new StartTLSPostConnectProcessor(tlsSockets).processPreAuthenticatedConnection(connection);
            }
            isSecured = true;
            return connection;
        } finally {
            if (!isSecured) {
                connection.close();
            }
        }
    }

    private BindRequest bindRequest() {
        return settings.bind().request(settings.connectionSecurity());
    }

    private SocketFactory socketFactory() {
        return settings.connectionSecurity() == ConnectionSecurity.LDAPS ? tlsSockets : SocketFactory.getDefault();
    }

    private boolean isStartTls() {
        return settings.connectionSecurity() == ConnectionSecurity.START_TLS;
    }

    private LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(
                Math.toIntExact(settings.connectTimeout().toMillis()));
        options.setResponseTimeoutMillis(settings.responseTimeout().toMillis());
        // Checks the host name once more, and makes the SDK complete the TLS handshake while it connects.
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        nameResolver.ifPresent(options::setNameResolver);
        options.setFollowReferrals(false);
        return options;
    }
}
