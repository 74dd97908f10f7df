package org.adcertmap.directory.dc.connect;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SASLBindRequest;
import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * Signs in by Kerberos (SASL GSSAPI, RFC 4752) with the key in a keytab; no file of JAAS, no property of the JVM and no
 * ticket of anybody else is used or changed. A ticket is got for each new connection, so none has to be renewed. Where
 * the connection is within TLS no layer of SASL's own is wanted (MS-ADTS 5.1.2); else everything after the bind is
 * encrypted by it, or there is no connection. The domain controller shows who it is either way.
 */
final class KerberosBind extends SASLBindRequest {
    private static final long serialVersionUID = 1L;
    private static final String MECHANISM = "GSSAPI";
    private static final String SERVICE = "ldap";

    private static final String AUTHENTICATION_ONLY = "auth";
    private static final String CONFIDENTIALITY = "auth-conf";

    private final String principal;
    private final transient Path keytab;
    private final boolean encrypts;

    /** @param encrypts whether what follows the bind is encrypted by its layer */
    KerberosBind(String principal, Path keytab, boolean encrypts) {
        super(new Control[0]);
        this.principal = principal;
        this.keytab = keytab;
        this.encrypts = encrypts;
    }

    @Override
    public String getSASLMechanismName() {
        return MECHANISM;
    }

    @Override
    public KerberosBind duplicate() {
        return new KerberosBind(principal, keytab, encrypts);
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
            return Subject.doAs(login(), handshake);
        } catch (PrivilegedActionException e) {
            if (e.getCause() instanceof LDAPException trouble) {
                throw trouble;
            }
            throw refused(e.getCause());
        } catch (LoginException e) {
            throw refused(e);
        }
    }

    private static LDAPException refused(Throwable cause) {
        return new LDAPException(ResultCode.LOCAL_ERROR, "Kerberos: " + innermost(cause), cause);
    }

    /** The JDK tells the reason last. */
    private static String innermost(Throwable cause) {
        return cause.getCause() == null ? cause.toString() : innermost(cause.getCause());
    }

    private Subject login() throws LoginException {
        Configuration configuration = new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                Map<String, String> options = Map.of(
                        "principal",
                        principal,
                        "keyTab",
                        keytab.toString(),
                        "useKeyTab",
                        "true",
                        "storeKey",
                        "true",
                        "doNotPrompt",
                        "true",
                        "isInitiator",
                        "true");
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
                };
            }
        };
        LoginContext login = new LoginContext("adcertmap", null, null, configuration);
        login.login();
        return login.getSubject();
    }

    private BindResult handshake(LDAPConnection connection) throws LDAPException {
        try {
            SaslClient client = Sasl.createSaslClient(
                    new String[] {MECHANISM},
                    null,
                    SERVICE,
                    connection.getConnectedAddress(),
                    Map.of(Sasl.QOP, encrypts ? CONFIDENTIALITY : AUTHENTICATION_ONLY, Sasl.SERVER_AUTH, "true"),
                    null);
            byte[] token = client.evaluateChallenge(new byte[0]);
            while (true) {
                BindResult answer = sendBindRequest(
                        connection,
                        "",
                        token == null ? null : new ASN1OctetString(token),
                        getControls(),
                        getResponseTimeoutMillis(connection));
                byte[] challenge = answer.getServerSASLCredentials() == null
                        ? new byte[0]
                        : answer.getServerSASLCredentials().getValue();
                if (!answer.getResultCode().equals(ResultCode.SASL_BIND_IN_PROGRESS)) {
                    if (answer.getResultCode().equals(ResultCode.SUCCESS)) {
                        finish(connection, client, challenge);
                    }
                    return answer;
                }
                token = client.evaluateChallenge(challenge);
            }
        } catch (SaslException e) {
            throw refused(e);
        }
    }

    /** The server says that all is well; it must also have shown who it is, and encrypt where that is wanted. */
    private void finish(LDAPConnection connection, SaslClient client, byte[] challenge)
            throws LDAPException, SaslException {
        if (!client.isComplete()) {
            client.evaluateChallenge(challenge);
        }
        if (!client.isComplete()) {
            throw new LDAPException(ResultCode.LOCAL_ERROR, "Kerberos: the domain controller has not shown who it is");
        }
        if (encrypts) {
            encrypt(connection, client);
        }
    }

    private static void encrypt(LDAPConnection connection, SaslClient client) throws LDAPException {
        if (!CONFIDENTIALITY.equals(client.getNegotiatedProperty(Sasl.QOP))) {
            throw new LDAPException(ResultCode.CONFIDENTIALITY_REQUIRED, "the domain controller does not encrypt");
        }
        connection.applySASLSecurityLayer(client);
    }
}
