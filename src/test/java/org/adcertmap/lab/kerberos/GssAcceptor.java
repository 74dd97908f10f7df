// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;

/** A service that authenticates clients by the GSS-API, with the key of its keytab. Safe for any number of threads. */
public final class GssAcceptor {
    private final Subject service;

    /** @param principal a service principal name with a key in the keytab, with its realm */
    public GssAcceptor(String principal, Path keytab) throws LoginException {
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
                        "false");
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
                };
            }
        };
        Subject subject = new Subject(false, Set.of(new KerberosPrincipal(principal)), Set.of(), Set.of());
        LoginContext login = new LoginContext("acceptor", subject, null, configuration);
        login.login();
        service = login.getSubject();
    }

    /** What an acceptor does with the security context of one client. */
    @FunctionalInterface
    public interface Exchange<T> {
        T with(GSSContext context) throws Exception;
    }

    /** Runs an exchange with a new security context, and disposes it. */
    public <T> T accept(Exchange<T> exchange) throws Exception {
        try {
            return doAs(() -> {
                GSSContext context = GSSManager.getInstance().createContext((GSSCredential) null);
                try {
                    return exchange.with(context);
                } finally {
                    context.dispose();
                }
            });
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }

    @SuppressWarnings("removal") // callAs is newer than 17
    private <T> T doAs(PrivilegedExceptionAction<T> action) throws PrivilegedActionException {
        return Subject.doAs(service, action);
    }

    /** Returns the name of the client that sends this first token. */
    public String clientOf(byte[] token) throws Exception {
        return accept(context -> {
            context.acceptSecContext(token, 0, token.length);
            return name(context);
        });
    }

    static String name(GSSContext context) throws GSSException {
        return context.getSrcName().toString();
    }
}
