package org.adcertmap.directory.dc.connect;

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
 * How is a domain controller reached? By a pool of private connections that opens none before the first question,
 * checks certificate and host name, and waits for nothing without a limit.
 */
public final class LdapConnections {
    /**
     * The SDK's own thread has nothing to do: what it would renew, it would sign in again whatever became of the
     * password.
     */
    private static final Duration NEVER = Duration.ofDays(365);

    private final DirectorySettings settings;
    private final SSLSocketFactory sockets;
    private final Optional<NameResolver> names; // nothing: those of this machine

    /** @throws GeneralSecurityException if the trust store cannot be used */
    public LdapConnections(DirectorySettings settings, DnsLookup dns) throws GeneralSecurityException {
        this.settings = settings;
        this.names = settings.dnsServers().isEmpty() ? Optional.empty() : Optional.of(new DnsNameResolver(dns));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore jvmDefault = null; // the JDK's word for its own store of authorities
        trust.init(settings.trustStore().orElse(jvmDefault));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(settings.signIn().keys().orElse(null), trust.getTrustManagers(), null);
        this.sockets = new LdapSocketFactory(tls.getSocketFactory(), settings.responseTimeout());
    }

    public LDAPConnectionPool to(InetSocketAddress address) {
        LDAPConnectionOptions options = options();
        options.setUseSynchronousMode(true);
        boolean ldaps = settings.security() == ConnectionSecurity.LDAPS;
        SocketFactory first = ldaps ? sockets : SocketFactory.getDefault();
        SingleServerSet server = new SingleServerSet(address.getHostString(), address.getPort(), first, options);
        PostConnectProcessor then =
                settings.security() == ConnectionSecurity.START_TLS ? new StartTLSPostConnectProcessor(sockets) : null;
        // The pool's thread would keep the class loader of whoever happens to ask first.
        ClassLoader callers = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(LdapConnections.class.getClassLoader());
        try {
            LDAPConnectionPool pool = new LDAPConnectionPool(
                    server, settings.signIn().bind(settings.security()), 0, settings.maxConnections(), then);
            pool.setConnectionPoolName("adcertmap " + address.getHostString());
            pool.setHealthCheckIntervalMillis(NEVER.toMillis());
            pool.setHealthCheck(new WritableControllerCheck());
            return pool;
        } catch (LDAPException e) {
            throw new IllegalStateException("a pool without connections could not be made", e);
        } finally {
            Thread.currentThread().setContextClassLoader(callers);
        }
    }

    /** A connection of its own, on which answers may come at any time. */
    public LDAPConnection listening(InetSocketAddress address) throws LDAPException {
        LDAPConnection connection = connected(address);
        try {
            connection.bind(settings.signIn().bind(settings.security()));
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection for what a controller tells everybody; signed in only where nothing else makes it private. */
    public LDAPConnection unsigned(InetSocketAddress address) throws LDAPException {
        return settings.security() == ConnectionSecurity.SASL ? listening(address) : connected(address);
    }

    private LDAPConnection connected(InetSocketAddress address) throws LDAPException {
        boolean ldaps = settings.security() == ConnectionSecurity.LDAPS;
        LDAPConnection connection = new LDAPConnection(
                ldaps ? sockets : SocketFactory.getDefault(), options(), address.getHostString(), address.getPort());
        try {
            if (settings.security() == ConnectionSecurity.START_TLS) {
                new StartTLSPostConnectProcessor(sockets).processPreAuthenticatedConnection(connection);
            }
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(
                Math.toIntExact(settings.connectTimeout().toMillis()));
        options.setResponseTimeoutMillis(settings.responseTimeout().toMillis());
        // Checks the name once more, and makes the SDK shake hands while it connects.
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        names.ifPresent(options::setNameResolver);
        options.setFollowReferrals(false);
        return options;
    }
}
