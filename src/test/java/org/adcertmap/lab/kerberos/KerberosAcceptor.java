// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
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
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;

/** A service that accepts Kerberos tokens with the key of a keytab, as a back end does; it needs no KDC. */
public final class KerberosAcceptor {
    private final Subject subject;

    /**
     * Whom a token is from.
     *
     * @param account {@code name@REALM}
     * @param hasPac whether the ticket has the account's groups (MS-PAC)
     */
    public record Client(String account, boolean hasPac) {}

    private KerberosAcceptor(Subject subject) {
        this.subject = subject;
    }

    /** @param servicePrincipal {@code service/host@REALM}, of which the keytab has a key */
    public static KerberosAcceptor of(String servicePrincipal, Path keytab) throws LoginException {
        Map<String, String> options = Map.of(
                "principal", servicePrincipal,
                "keyTab", keytab.toString(),
                "useKeyTab", "true",
                "storeKey", "true",
                "doNotPrompt", "true",
                "isInitiator", "false");
        LoginContext login = new LoginContext("acceptor", null, null, new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
                };
            }
        });
        login.login();
        return new KerberosAcceptor(login.getSubject());
    }

    /** What the acceptor does with the security context of one client. */
    @FunctionalInterface
    public interface Exchange<T> {
        T with(GSSContext context) throws Exception;
    }

    /** Runs an exchange with a new security context, and disposes it. */
    public <T> T accept(Oid mechanism, Exchange<T> exchange) throws Exception {
        PrivilegedExceptionAction<T> accept = () -> {
            GSSManager manager = GSSManager.getInstance();
            GSSContext context = manager.createContext(manager.createCredential(
                    null, GSSCredential.DEFAULT_LIFETIME, mechanism, GSSCredential.ACCEPT_ONLY));
            try {
                return exchange.with(context);
            } finally {
                context.dispose();
            }
        };
        try {
            return Subject.doAs(subject, accept);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }

    /** Accepts the only token of a client. */
    public Client accept(byte[] token, Oid mechanism) throws Exception {
        return accept(mechanism, context -> {
            context.acceptSecContext(token, 0, token.length);
            Object[] authorizationData =
                    (Object[]) ((ExtendedGSSContext) context).inquireSecContext(InquireType.KRB5_GET_AUTHZ_DATA);
            return new Client(context.getSrcName().toString(), authorizationData.length > 0);
        });
    }
}
