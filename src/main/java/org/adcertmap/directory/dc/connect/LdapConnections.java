// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.NameResolver;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.bind.BindThrottle;
import org.adcertmap.directory.dc.bind.Credentials;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity.CertificateCheck;
import org.adcertmap.directory.dc.kerberos.KerberosBindException;
import org.adcertmap.directory.dc.locate.DnsLookup;
import org.adcertmap.directory.dc.locate.DnsNameResolver;

/**
 * Opens connections to domain controllers. Every connection is encrypted as {@code connectionSecurity} says, has a
 * timeout for each step and follows no referrals. With LDAPS and StartTLS the server certificate must be valid for the
 * host name, chain to a CA in the trust store and, where DNS names the host, identify a domain controller
 * ({@link DomainControllerCertificate}): all of that before the bind. Safe for any number of threads: immutable but for
 * the open sockets and the throttle, which guard themselves.
 */
public final class LdapConnections implements AutoCloseable {
    /** Opening a connection, and two searches, each of which takes almost as long as it may. */
    private static final int RESPONSES_PER_EXCHANGE = 4;

    private final DirectorySettings settings;
    private final BindAccount account;
    private final LdapTls tls;
    private final Optional<NameResolver> nameResolver; // empty: the operating system resolves names
    private final OpenSockets sockets = new OpenSockets();
    private final BindThrottle bindThrottle;

    /**
     * Creates the factory; opens no connection.
     *
     * @param account the bind account, whose credentials may change
     * @throws GeneralSecurityException if the trust store or the client certificate cannot be used
     */
    public LdapConnections(DirectorySettings settings, BindAccount account, DnsLookup dns)
            throws GeneralSecurityException {
        this.settings = settings;
        this.account = account;
        this.nameResolver = settings.dnsServers().isEmpty() ? Optional.empty() : Optional.of(new DnsNameResolver(dns));
        this.tls = new LdapTls(settings.trustStore(), settings.responseTimeout());
        tls.sockets(account.current());
        this.bindThrottle =
                new BindThrottle(account, settings.hedgeDelay(), settings.responseTimeout(), System::nanoTime);
    }

    /** Returns the longest time for one exchange, from the opening of a connection to the last response. */
    public Duration exchangeTimeout() {
        return settings.connectTimeout().plus(settings.responseTimeout().multipliedBy(RESPONSES_PER_EXCHANGE));
    }

    /** Returns the store of the bound connections to a domain controller; it opens none before the first operation. */
    public IdleConnections to(ControllerTarget target) {
        return new IdleConnections(exchange -> openChecked(target, exchange));
    }

    /** Opens, secures, binds and checks a connection for exchanges that follow each other. */
    OpenConnection openChecked(ControllerTarget target, Exchange exchange) throws LDAPException {
        LDAPConnectionOptions options = options(target);
        options.setUseSynchronousMode(true);
        Credentials credentials = readCredentials();
        OpenConnection connection = open(target, options, credentials, exchange);
        boolean isChecked = false;
        try {
            bind(target, connection.ldap(), credentials);
            settings.readOnlyControllers().check(connection.ldap());
            isChecked = true;
            return connection;
        } finally {
            if (!isChecked) {
                connection.close();
            }
        }
    }

    /**
     * Opens and binds a connection on which responses arrive at any time, for a search with change notifications.
     *
     * @param exchange closes its socket at the deadline, until it is closed itself
     * @throws LDAPException if the connection or the bind fails
     */
    public OpenConnection openForNotifications(ControllerTarget target, Exchange exchange) throws LDAPException {
        return openBound(target, readCredentials(), exchange);
    }

    /**
     * Binds one connection with changed credentials that no domain controller has accepted or rejected yet, and closes
     * it; without effect if there are none.
     *
     * @throws LDAPException if the connection or the bind fails
     */
    public void tryChangedCredentials(ControllerTarget target, Exchange exchange) throws LDAPException {
        Optional<Credentials> changed = account.untriedCandidate();
        if (changed.isPresent()) {
            openBound(target, changed.get(), exchange).close();
        }
    }

    private OpenConnection openBound(ControllerTarget target, Credentials credentials, Exchange exchange)
            throws LDAPException {
        OpenConnection connection = open(target, options(target), credentials, exchange);
        boolean isBound = false;
        try {
            bind(target, connection.ldap(), credentials);
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
    public OpenConnection openForLdapPing(ControllerTarget target, Exchange exchange) throws LDAPException {
        return settings.connectionSecurity() == ConnectionSecurity.SASL
                ? openForNotifications(target, exchange)
                : connect(target, options(target), account.current(), exchange);
    }

    /**
     * Opens and secures a connection for exchanges that follow each other; nothing but TLS is sent over it.
     *
     * @throws LDAPException if the connection fails
     */
    public OpenConnection openUnbound(ControllerTarget target, Exchange exchange) throws LDAPException {
        LDAPConnectionOptions options = options(target);
        options.setUseSynchronousMode(true);
        return connect(target, options, account.current(), exchange);
    }

    /**
     * Binds a connection with the credentials in use.
     *
     * @throws ConnectionFailedException if the bind fails, or is not sent because an earlier one was rejected
     */
    public void bind(ControllerTarget target, OpenConnection connection) throws ConnectionFailedException {
        bind(target, connection.ldap(), readCredentials());
    }

    /**
     * Returns the chain that the domain controller presents in a TLS handshake, trusted or not, which ends with it: no
     * connection comes of it. Empty if there is no TLS handshake.
     */
    public List<X509Certificate> presentedChain(ControllerTarget target, Exchange exchange) {
        RecordingTrustManager presented = new RecordingTrustManager();
        try {
            connect(target, options(target), presented.sockets(settings.responseTimeout()), exchange)
                    .close();
        } catch (LDAPException e) {
            // Every chain is rejected.
        }
        return presented.chain();
    }

    /** Returns the credentials in use, from files that are read again before a bind that was rejected is repeated. */
    private Credentials readCredentials() {
        account.readAgainIfRejected();
        return account.current();
    }

    /** Opens the connection, unless the domain controller would get no bind anyway. */
    private OpenConnection open(
            ControllerTarget target, LDAPConnectionOptions options, Credentials credentials, Exchange exchange)
            throws LDAPException {
        account.requirePermitted(credentials, target.address());
        return connect(target, options, credentials, exchange);
    }

    private OpenConnection connect(
            ControllerTarget target, LDAPConnectionOptions options, Credentials credentials, Exchange exchange)
            throws LDAPException {
        return connect(target, options, tlsSockets(credentials), exchange);
    }

    private OpenConnection connect(
            ControllerTarget target, LDAPConnectionOptions options, SSLSocketFactory tlsSockets, Exchange exchange)
            throws LDAPException {
        String host = target.address().getHostString();
        TrackedSocketFactory factory = new TrackedSocketFactory(
                sockets,
                exchange,
                settings.connectionSecurity() == ConnectionSecurity.LDAPS ? Optional.of(tlsSockets) : Optional.empty(),
                host,
                Math.toIntExact(settings.connectTimeout().toMillis()),
                Math.toIntExact(settings.responseTimeout().toMillis()));
        LDAPConnection connection = new LDAPConnection(factory, options);
        boolean isOpen = false;
        try {
            connection.connect(host, target.address().getPort());
            if (settings.connectionSecurity() == ConnectionSecurity.START_TLS) {
                new StartTLSPostConnectProcessor(tlsSockets).processPreAuthenticatedConnection(connection);
            }
            isOpen = true;
            return new OpenConnection(connection, factory.socket().orElseThrow());
        } catch (LDAPException e) {
            throw failed(Step.CONNECT, e);
        } finally {
            if (!isOpen) {
                connection.close();
                factory.socket().ifPresent(OpenSockets::close);
            }
        }
    }

    private SSLSocketFactory tlsSockets(Credentials credentials) throws ConnectionFailedException {
        try {
            return tls.sockets(credentials);
        } catch (GeneralSecurityException e) {
            throw new ConnectionFailedException(
                    Step.CONNECT,
                    ResultCode.LOCAL_ERROR,
                    "the client certificate of the bind cannot be used: " + FailureText.of(e));
        }
    }

    private void bind(ControllerTarget target, LDAPConnection connection, Credentials credentials)
            throws ConnectionFailedException {
        BindRequest request = credentials.bind().request(settings.connectionSecurity(), serviceDomain(target));
        try (BindThrottle.Attempt attempt = bindThrottle.begin(credentials, target.address())) {
            try {
                connection.bind(request);
                attempt.accepted();
            } catch (LDAPException e) {
                ConnectionFailedException failure = failed(isRejected(e) ? Step.BIND_REJECTED : Step.CONNECT, e);
                if (failure.isBindRejected()) {
                    attempt.rejected(failure);
                }
                throw failure;
            }
        }
    }

    /**
     * Returns the domain by which a host that DNS names must identify itself to Kerberos; empty where its host name
     * suffices.
     */
    private Optional<DnsName> serviceDomain(ControllerTarget target) throws ConnectionFailedException {
        if (!mustBeIdentified(target) || !(settings.bind() instanceof Bind.Kerberos)) {
            return Optional.empty();
        }
        Optional<DnsName> domain = target.domain();
        if (domain.isEmpty()) {
            throw new ConnectionFailedException(
                    Step.CERTIFICATE,
                    ResultCode.CONNECT_ERROR,
                    "Kerberos cannot identify [" + target.address().getHostString() + "], which DNS names as a domain"
                            + " controller: its name is within no domain of the forest; name it in servers");
        }
        return domain;
    }

    /** Returns whether the domain controller, or the KDC, responded that it rejects the account. */
    private static boolean isRejected(LDAPException e) {
        boolean isResponse =
                e instanceof LDAPBindException && !e.getResultCode().isClientSideResultCode();
        return isResponse || e instanceof KerberosBindException kerberos && !kerberos.isUnreachable();
    }

    /** Returns the exception for this failure; the one that is its cause, if that says more. */
    private static ConnectionFailedException failed(Step step, LDAPException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionFailedException failure) {
                return failure;
            }
        }
        return new ConnectionFailedException(step, e);
    }

    private LDAPConnectionOptions options(ControllerTarget target) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        // The socket factory limits the time to connect; this one covers the TLS handshake as well.
        options.setConnectTimeoutMillis(Math.toIntExact(exchangeTimeout().toMillis()));
        options.setResponseTimeoutMillis(settings.responseTimeout().toMillis());
        options.setUseLinger(false, 0); // or closing a socket could wait for the peer
        if (needsCertificateCheck(target)) { // after the handshake, in which the JDK verifies path and host name
            options.setSSLSocketVerifier(new DomainControllerCertificate(target.domains()));
        }
        nameResolver.ifPresent(options::setNameResolver);
        options.setFollowReferrals(false);
        return options;
    }

    private boolean needsCertificateCheck(ControllerTarget target) {
        return mustBeIdentified(target)
                && !(settings.bind() instanceof Bind.Kerberos); // whose mutual authentication identifies it
    }

    private boolean mustBeIdentified(ControllerTarget target) {
        return !target.domains().isEmpty() && settings.identity().certificateCheck() == CertificateCheck.REQUIRED;
    }

    /** Closes the sockets of all connections at once, in whatever state they are; no other is opened. */
    @Override
    public void close() {
        sockets.close();
    }
}
