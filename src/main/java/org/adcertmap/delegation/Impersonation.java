// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import com.sun.security.jgss.ExtendedGSSCredential;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import org.adcertmap.Delegation;
import org.adcertmap.delegation.ServiceLogin.Service;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/**
 * The credential of one account, made from a credential of the service account that no other has (to dispose one
 * destroys both), and a Subject of the account, in which the JDK caches service tickets: at most 20, then a new one.
 * Thread-safe: {@code subject} is atomic, and the JDK guards a Subject and a credential.
 */
final class Impersonation {
    private static final int MAX_TICKETS = 20;
    private static final Duration LEAST_LIFETIME = Duration.ofMinutes(5);

    private static final Oid KERBEROS = oid("1.2.840.113554.1.2.2");
    private static final Oid KERBEROS_PRINCIPAL_NAME = oid("1.2.840.113554.1.2.2.1");
    private static final Oid SPNEGO = oid("1.3.6.1.5.5.2");

    private final Service service;
    private final GSSCredential credential;
    private final long leastSeconds;
    private final AtomicReference<Subject> subject = new AtomicReference<>(new Subject());

    private Impersonation(Service service, GSSCredential credential) throws GSSException {
        this.service = service;
        this.credential = credential;
        // A domain whose tickets live for less than ten minutes gets half of their life.
        this.leastSeconds = Math.min(LEAST_LIFETIME.toSeconds(), credential.getRemainingLifetime() / 2);
    }

    private static Oid oid(String text) {
        try {
            return new Oid(text);
        } catch (GSSException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Obtains the credential from the KDC (S4U2Self).
     *
     * @throws GSSException if the KDC gives none
     */
    static Impersonation of(Service service, String principal) throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        PrivilegedExceptionAction<GSSCredential> own = () ->
                manager.createCredential(null, GSSCredential.DEFAULT_LIFETIME, KERBEROS, GSSCredential.INITIATE_ONLY);
        try {
            ExtendedGSSCredential self = (ExtendedGSSCredential) Subject.doAs(service.subject(), own); // no network
            return new Impersonation(service, self.impersonate(manager.createName(principal, KERBEROS_PRINCIPAL_NAME)));
        } catch (PrivilegedActionException e) {
            throw (GSSException) e.getException(); // the only checked one
        }
    }

    /** Returns the ticket of the service account with which it was obtained. */
    Service service() {
        return service;
    }

    GSSCredential credential() {
        return credential;
    }

    /** Returns how long it can be used, beginning now. */
    Duration usable() throws GSSException {
        return Duration.ofSeconds(Math.max(credential.getRemainingLifetime() - leastSeconds, 0));
    }

    /** Returns whether it is valid for long enough; false if an application has disposed it. */
    boolean isUsable() {
        return isValidFor(credential, leastSeconds);
    }

    /** Returns whether a credential is valid for so many seconds; false for one that was disposed. */
    static boolean isValidFor(GSSCredential credential, long seconds) {
        try {
            return credential.getRemainingLifetime() >= seconds;
        } catch (GSSException | IllegalStateException e) {
            return false; // disposed
        }
    }

    /** Runs an action with the credential in the Subject of the account; throws what it throws. */
    <T> T run(Delegation.Action<T> action) throws Exception {
        PrivilegedExceptionAction<T> inSubject = () -> action.with(credential);
        try {
            return Subject.doAs(subjectWithSpace(), inSubject);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }

    private Subject subjectWithSpace() {
        Subject used = subject.get();
        if (tickets() < MAX_TICKETS) {
            return used;
        }
        subject.compareAndSet(used, new Subject());
        return subject.get();
    }

    /** Returns the number of service tickets in the Subject. */
    int tickets() {
        return subject.get().getPrivateCredentials(KerberosTicket.class).size();
    }

    /**
     * Returns a SPNEGO token; obtains the ticket from the KDC (S4U2Proxy) unless the ticket is cached.
     *
     * @param target a service principal name with its realm
     */
    byte[] token(String target) throws Exception {
        return run(own -> {
            GSSManager manager = GSSManager.getInstance();
            GSSName name = manager.createName(target, KERBEROS_PRINCIPAL_NAME);
            GSSContext context = manager.createContext(name, SPNEGO, own, GSSContext.DEFAULT_LIFETIME);
            try {
                return context.initSecContext(new byte[0], 0, 0);
            } finally {
                context.dispose();
            }
        });
    }
}
