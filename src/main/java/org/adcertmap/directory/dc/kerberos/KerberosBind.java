// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SASLBindRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.Subject;
import javax.security.auth.login.LoginException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;

/**
 * Binds by Kerberos (SASL GSSAPI, RFC 4752) with the key of a keytab. It neither uses nor changes a JAAS configuration
 * file, a JVM property or a ticket cache. Each new connection obtains its own ticket, so that none must be renewed.
 * Within TLS no SASL security layer is negotiated (MS-ADTS 5.1.2); without TLS, everything after the bind is encrypted
 * by that layer, or the bind fails. The domain controller must authenticate itself in both cases (mutual
 * authentication), by a service principal name that no other host has: {@code ldap/host/domain}. Only a domain
 * controller may register a name of three parts for itself; any host of the domain may register {@code ldap/host}
 * (MS-ADTS 3.1.1.5.3.1.1.4, validated write of servicePrincipalName).
 *
 * <p>Within TLS the bind contains the channel binding of the connection ({@link TlsServerEndPoint}), which domain
 * controllers can demand (LdapEnforceChannelBinding, KB4034879). The JDK's SASL client takes its octets from a property
 * that is not documented, and sends them with the address type that Active Directory expects, as
 * {@code GSSContext.setChannelBinding} would not (JDK-8245527). A JVM without that property sends none.
 */
public final class KerberosBind extends SASLBindRequest {
    private static final long serialVersionUID = 1L;
    private static final String MECHANISM = "GSSAPI";
    private static final String SERVICE = "ldap";

    private static final String AUTHENTICATION_ONLY = "auth";
    private static final String CONFIDENTIALITY = "auth-conf";
    /** Read by the JDK's GssKrb5Client; the UnboundID LDAP SDK sets it too, in its GSSAPIBindRequest. */
    private static final String CHANNEL_BINDING = "jdk.internal.sasl.tlschannelbinding";

    private final String principal;
    private final transient Path keytab;
    private final BindProtection protection;
    private final String serviceDomain; // null: ldap/host

    /**
     * @param protection of the connection; without TLS, the bind itself adds it
     * @param serviceDomain the domain in the service principal name; null if that has none
     */
    public KerberosBind(String principal, Path keytab, BindProtection protection, String serviceDomain) {
        super(new Control[0]);
        this.principal = principal;
        this.keytab = keytab;
        this.protection = protection;
        this.serviceDomain = serviceDomain;
    }

    @Override
    public String getSASLMechanismName() {
        return MECHANISM;
    }

    @Override
    public KerberosBind duplicate() {
        return new KerberosBind(principal, keytab, protection, serviceDomain);
    }

    @Override
    public KerberosBind duplicate(Control[] controls) {
        return duplicate();
    }

    @Override
    public void toString(StringBuilder text) {
        text.append(MECHANISM).append(" as ").append(principal);
    }

    @Override
    protected BindResult process(LDAPConnection connection, int depth) throws LDAPException {
        try {
            PrivilegedExceptionAction<BindResult> handshake = () -> handshake(connection);
            return Subject.doAs(new KeytabLogin(principal, keytab).login(), handshake);
        } catch (PrivilegedActionException e) {
            if (e.getCause() instanceof LDAPException failure) {
                throw failure;
            }
            throw failed(e.getCause(), connection);
        } catch (LoginException e) {
            throw failed(e, connection);
        }
    }

    private LDAPException failed(Throwable cause, LDAPConnection connection) {
        Throwable rootCause = rootCause(cause);
        return new KerberosBindException(
                KerberosFailure.of(cause, principal, keytab, connection.getConnectedAddress()), rootCause, cause);
    }

    /** The innermost cause: the JDK puts the reason there. */
    private static Throwable rootCause(Throwable cause) {
        return cause.getCause() == null ? cause : rootCause(cause.getCause());
    }

    private BindResult handshake(LDAPConnection connection) throws LDAPException {
        try {
            SaslClient client = Sasl.createSaslClient(
                    new String[] {MECHANISM},
                    null,
                    SERVICE,
                    serviceDomain == null
                            ? connection.getConnectedAddress()
                            : connection.getConnectedAddress() + "/" + serviceDomain,
                    saslProperties(connection),
                    null);
            byte[] token = client.evaluateChallenge(new byte[0]);
            while (true) {
                BindResult result = sendBindRequest(
                        connection,
                        "",
                        token == null ? null : new ASN1OctetString(token),
                        getControls(),
                        getResponseTimeoutMillis(connection));
                byte[] challenge = result.getServerSASLCredentials() == null
                        ? new byte[0]
                        : result.getServerSASLCredentials().getValue();
                if (!result.getResultCode().equals(ResultCode.SASL_BIND_IN_PROGRESS)) {
                    if (result.getResultCode().equals(ResultCode.SUCCESS)) {
                        completeBind(connection, client, challenge);
                    }
                    Optional<ConnectionFailedException> refusal = ChannelBindingRefusal.of(result, protection);
                    if (refusal.isPresent()) {
                        throw refusal.get();
                    }
                    return result;
                }
                token = client.evaluateChallenge(challenge);
            }
        } catch (SaslException e) {
            throw failed(e, connection);
        }
    }

    private Map<String, Object> saslProperties(LDAPConnection connection) throws ConnectionFailedException {
        return switch (protection) {
            case SASL_CONFIDENTIALITY -> Map.of(Sasl.QOP, CONFIDENTIALITY, Sasl.SERVER_AUTH, "true");
            case TLS_WITHOUT_CHANNEL_BINDING -> Map.of(Sasl.QOP, AUTHENTICATION_ONLY, Sasl.SERVER_AUTH, "true");
            case TLS_WITH_CHANNEL_BINDING ->
                Map.of(
                        Sasl.QOP,
                        AUTHENTICATION_ONLY,
                        Sasl.SERVER_AUTH,
                        "true",
                        CHANNEL_BINDING,
                        channelBinding(connection.getSSLSession()));
        };
    }

    /** Returns the channel binding of the connection; a bind without it is not sent in its place. */
    private static byte[] channelBinding(SSLSession session) throws ConnectionFailedException {
        String reason = "the connection has no TLS";
        if (session != null) {
            try {
                return TlsServerEndPoint.of(session);
            } catch (SSLPeerUnverifiedException | GeneralSecurityException e) {
                reason = FailureText.of(e);
            }
        }
        throw new ConnectionFailedException(
                Step.CHANNEL_BINDING,
                ResultCode.CONNECT_ERROR,
                "the channel binding of the connection to the domain controller cannot be computed, see channelBinding: "
                        + reason);
    }

    /**
     * Completes a bind that the server accepts: checks mutual authentication, and adds the security layer if needed.
     */
    private void completeBind(LDAPConnection connection, SaslClient client, byte[] challenge)
            throws LDAPException, SaslException {
        if (!client.isComplete()) {
            client.evaluateChallenge(challenge);
        }
        if (!client.isComplete()) {
            throw new LDAPException(
                    ResultCode.LOCAL_ERROR,
                    "the Kerberos bind failed: the domain controller did not authenticate itself (mutual"
                            + " authentication)");
        }
        if (protection == BindProtection.SASL_CONFIDENTIALITY) {
            addSecurityLayer(connection, client);
        }
    }

    private static void addSecurityLayer(LDAPConnection connection, SaslClient client) throws LDAPException {
        if (!CONFIDENTIALITY.equals(client.getNegotiatedProperty(Sasl.QOP))) {
            throw new LDAPException(
                    ResultCode.CONFIDENTIALITY_REQUIRED,
                    "the domain controller does not offer SASL confidentiality (auth-conf), which connectionSecurity"
                            + " sasl requires");
        }
        connection.applySASLSecurityLayer(client);
    }
}
