// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.apache.catalina.Context;
import org.apache.catalina.Loader;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;

/**
 * Binds sessions to client certificates: a session is bound to the certificate that created it or first used it. A
 * request with another certificate, with none, or with one that is no longer mapped expires the session, so that no
 * other client sees what the application stores in it or what principal an authenticator has cached in it. Stateless:
 * the binding is stored in the session. Each method holds the lock of the session while it reads and changes it.
 */
public final class SessionBinding {
    /**
     * The name under which the SHA-256 of the certificate is stored in the session: as a note, which applications
     * cannot change, and as an attribute, which a cluster replicates.
     */
    static final String CERTIFICATE = "org.adcertmap.certificateSha256";

    private SessionBinding() {}

    /**
     * Enforces the binding before the application sees the request: expires a session that is bound to another
     * certificate, and binds an unbound one.
     *
     * @param certificate SHA-256 of the mapped certificate; empty for a request without one
     */
    public static void enforce(Request request, Optional<String> certificate) {
        withSession(request, session -> {
            Optional<String> bound = certificateOf(session);
            // An unbound session with a principal belongs to a user who logged in by other means.
            boolean otherLogin = bound.isEmpty() && certificate.isPresent() && session.getPrincipal() != null;
            if (bound.isPresent() && !bound.equals(certificate) || otherLogin) {
                session.expire();
            } else if (bound.isEmpty() && certificate.isPresent()) {
                // Another client may know the ID of the unbound session (session fixation).
                request.changeSessionId();
                store(session, certificate.get());
            }
        });
    }

    /**
     * Expires a session that is bound to another certificate than that of the request, and binds none: for a
     * certificate that cannot be mapped at the moment.
     */
    public static void expireIfBoundToOther(Request request) {
        expireIfBoundToOther(
                request,
                PresentedCertificate.of(request)
                        .map(PresentedCertificate::sha256)
                        .orElse("none"));
    }

    static void expireIfBoundToOther(Request request, String certificate) {
        withSession(request, session -> {
            if (!certificateOf(session).orElse(certificate).equals(certificate)) {
                session.expire();
            }
        });
    }

    /**
     * Expires a session that a Valve has bound: for a Valve with {@code enabled="false"}. A session in which only
     * Tomcat's CLIENT-CERT authenticator has cached a principal of the Realm stays.
     */
    public static void expireIfBound(Request request) {
        withSession(request, session -> {
            if (storedIn(session).isPresent()) {
                session.expire();
            }
        });
    }

    /**
     * Binds a session that the application has created, after the application has seen the request. Only if the request
     * still has the principal of the certificate; a Valve of an inner container may have let it continue
     * unauthenticated.
     *
     * @param certificate SHA-256 of the certificate
     */
    public static void bind(Request request, String certificate) {
        if (AccountPrincipal.certificateOf(request.getUserPrincipal()).equals(Optional.of(certificate))) {
            withSession(request, session -> {
                if (session.getNote(CERTIFICATE) == null
                        && certificateOf(session).orElse(certificate).equals(certificate)) {
                    store(session, certificate);
                }
            });
        }
    }

    /**
     * Runs an action for the session of the request, if it has a valid one. The lock of the session keeps other
     * requests from expiring or binding it meanwhile.
     */
    private static void withSession(Request request, Consumer<Session> action) {
        Session session = request.getSessionInternal(false);
        if (session != null) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(classLoader(request.getContext(), before));
            try {
                synchronized (session) {
                    if (session.isValid()) {
                        action.accept(session);
                    }
                }
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    /**
     * Returns the class loader of the application, which its session listeners need; a Valve of an outer container runs
     * before Tomcat sets it.
     */
    private static ClassLoader classLoader(Context context, ClassLoader defaultLoader) {
        Loader loader = context == null ? null : context.getLoader();
        ClassLoader ofApplication = loader == null ? null : loader.getClassLoader();
        return ofApplication == null ? defaultLoader : ofApplication;
    }

    private static Optional<String> certificateOf(Session session) {
        return storedIn(session).or(() -> AccountPrincipal.certificateOf(session.getPrincipal()));
    }

    private static Optional<String> storedIn(Session session) {
        Object note = session.getNote(CERTIFICATE);
        Object stored = note == null ? session.getSession().getAttribute(CERTIFICATE) : note;
        return stored instanceof String sha256 ? Optional.of(sha256) : Optional.empty();
    }

    private static void store(Session session, String certificate) {
        session.setNote(CERTIFICATE, certificate);
        session.getSession().setAttribute(CERTIFICATE, certificate);
    }
}
