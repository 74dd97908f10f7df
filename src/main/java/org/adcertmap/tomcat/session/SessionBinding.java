// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Context;
import org.apache.catalina.Loader;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;

/**
 * Binds sessions to clients: a session is bound at its creation, to the client certificate of the request with its
 * account or to unauthenticated clients, and is never bound to another client afterwards. A request of any other client
 * expires the session, so that no other client sees what the application stores in it or what principal an
 * authenticator has cached in it; what was stored while the client was unauthenticated ends with its session. A session
 * without a binding is of unknown origin, and expires as well. Stateless: the binding is stored in the session. Each
 * method holds the lock of the session while it reads and changes it.
 */
public final class SessionBinding {
    /**
     * The name under which the client is stored in the session: as a note, which applications cannot change, and as an
     * attribute, which a cluster replicates and a Manager persists. The note counts where both are there.
     */
    public static final String ATTRIBUTE = "org.adcertmap.certificateSha256";

    private SessionBinding() {}

    /**
     * Enforces the binding before the application sees the request: expires a session that is not bound to the client.
     * A session that this very request has created, for example in a thread of its own, is bound.
     */
    public static void enforce(Request request, SessionClient client) {
        Session found = sessionOf(request);
        if (found != null) {
            whileLocked(request, found, session -> {
                if (isBoundTo(client, session) || isUnbound(session) && isCreatedBy(request, session)) {
                    store(session, client);
                } else {
                    session.expire();
                }
            });
        }
        dropSharedIdUnless(request, session -> isBoundTo(client, session));
    }

    /**
     * Expires a session that is bound neither to the certificate of the request nor to unauthenticated clients, and
     * binds none: for a request that continues to an error page without a principal, because of an outage or an error.
     */
    public static void expireUnlessBoundToPresented(Request request) {
        Optional<String> presented = presentedBy(request);
        Predicate<Session> itsOwn =
                session -> isBoundToCertificate(presented, session) || isBoundTo(SessionClient.ANONYMOUS, session);
        withSession(request, session -> {
            if (!itsOwn.test(session) && !(isUnbound(session) && isCreatedBy(request, session))) {
                session.expire();
            }
        });
        dropSharedIdUnless(request, itsOwn);
    }

    /**
     * Expires a session that is bound to another certificate than that of the request; a session without a binding
     * stays. For applications without an enabled Valve, which binds no session there.
     */
    public static void expireIfBoundToOther(Request request) {
        Optional<String> presented = presentedBy(request);
        Predicate<Session> itsOwn = session -> isUnbound(session)
                || isBoundToCertificate(presented, session)
                || isBoundTo(SessionClient.ANONYMOUS, session);
        withSession(request, session -> {
            if (!itsOwn.test(session)) {
                session.expire();
            }
        });
        dropSharedIdUnless(request, itsOwn);
    }

    /**
     * Expires a session that belongs to a certificate, because a Valve has bound it or Tomcat has cached a principal of
     * the Realm in it: for a Valve with {@code enabled="false"}.
     */
    public static void expireIfBound(Request request) {
        Predicate<Session> ofNoCertificate = session -> cachedIn(session).isEmpty()
                && storedIn(session).orElse(SessionClient.ANONYMOUS).equals(SessionClient.ANONYMOUS);
        withSession(request, session -> {
            if (!ofNoCertificate.test(session)) {
                session.expire();
            }
        });
        dropSharedIdUnless(request, ofNoCertificate);
    }

    /**
     * Binds a session that the application has created to the client of the request, after the application has seen the
     * request, and stores the binding again if the application has removed it. A request whose client is not known to
     * the {@link RequestState} binds none. The client is that of the principal, where the application has authenticated
     * the request in a thread of its own.
     */
    public static void bind(Request request) {
        Session found = RequestState.of(request).bindsSessions() ? sessionOf(request) : null;
        if (found != null) {
            SessionClient client = clientAfterTheApplication(request);
            whileLocked(request, found, session -> {
                if (isUnbound(session) || isBoundTo(client, session)) {
                    store(session, client);
                }
            });
        }
    }

    private static SessionClient clientAfterTheApplication(Request request) {
        SessionClient client = RequestState.of(request).client().orElseThrow();
        return client.equals(SessionClient.ANONYMOUS)
                ? SessionClient.of(request.getPrincipal()).orElse(client)
                : client;
    }

    /** Where the application has no session of the ID, or no longer: a new one must not get that of another client. */
    private static void dropSharedIdUnless(Request request, Predicate<Session> itsOwn) {
        if (SharedSessionId.isRequested(request) && sessionOf(request) == null) {
            SharedSessionId.dropIf(request, session -> whileValid(session, itsOwn.negate()));
        }
    }

    /** Returns whether a Valve has bound a session to a client certificate, without locking or expiring it. */
    public static boolean isBoundToCertificate(Session session) {
        return whileValid(
                session,
                valid -> storedIn(valid)
                        .filter(client -> !client.equals(SessionClient.ANONYMOUS))
                        .isPresent());
    }

    /** Returns whether no Valve has bound a session to a client, without locking or expiring it. */
    public static boolean isUnboundSession(Session session) {
        return whileValid(session, SessionBinding::isUnbound);
    }

    /** Another thread may expire a session at any time that is not locked; no condition is true of it then. */
    private static boolean whileValid(Session session, Predicate<Session> condition) {
        try {
            return condition.test(session);
        } catch (IllegalStateException e) { // Tomcat's, for an attribute of an expired session
            return false;
        }
    }

    /** Returns the session of a request if Tomcat has cached a principal of the Realm in it. */
    static Optional<Session> cachedPrincipal(Request request) {
        return Optional.ofNullable(sessionOf(request))
                .filter(session -> cachedIn(session).isPresent());
    }

    /** Returns the ID of the session of a request; leaves it to the application to look it up for the request. */
    public static Optional<String> idOf(Request request) {
        return Optional.ofNullable(sessionOf(request)).map(Session::getIdInternal);
    }

    private static Optional<String> presentedBy(Request request) {
        return PresentedCertificate.ifReadable(request).map(PresentedCertificate::sha256);
    }

    /**
     * Runs an action for the session of the request, if it has a valid one. What runs for every request, mostly without
     * a session, calls {@link #whileLocked} instead: an action costs memory even if it does not run.
     */
    private static void withSession(Request request, Consumer<Session> action) {
        Session session = sessionOf(request);
        if (session != null) {
            whileLocked(request, session, action);
        }
    }

    /**
     * Runs an action for the session of the request, if it is valid. The lock of the session keeps other requests from
     * expiring or binding it meanwhile.
     */
    private static void whileLocked(Request request, Session session, Consumer<Session> action) {
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

    /**
     * Returns the session of the request; {@code null} for none. Looks in the Manager first: a session that Tomcat
     * looks up for the request stays in it, also where a RewriteValve passes the request on to another application
     * afterwards.
     */
    private static Session sessionOf(Request request) {
        Context context = request.getContext();
        Manager manager = context == null ? null : context.getManager();
        String requested = request.getRequestedSessionId();
        if (manager != null && requested != null) {
            try {
                Session found = manager.findSession(requested);
                if (found != null && found.isValid()) {
                    return found;
                }
            } catch (IOException e) {
                request.setRequestedSessionId(null); // what cannot be read now must not be used later
            }
        }
        return request.getSessionInternal(false); // one that the request has created
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

    private static boolean isCreatedBy(Request request, Session session) {
        return !session.getIdInternal().equals(request.getRequestedSessionId());
    }

    private static boolean isUnbound(Session session) {
        return storedIn(session).isEmpty() && cachedIn(session).isEmpty();
    }

    /** Whether the stored binding and the cached principal, as far as they are there, are those of the client. */
    private static boolean isBoundTo(SessionClient client, Session session) {
        return !isUnbound(session)
                && storedIn(session).orElse(client).equals(client)
                && cachedIn(session).orElse(client).equals(client);
    }

    /** Whether it is bound to a certificate with any account: where the account is not known. */
    private static boolean isBoundToCertificate(Optional<String> sha256, Session session) {
        return sha256.isPresent()
                && !isUnbound(session)
                && storedIn(session)
                        .map(SessionClient::certificate)
                        .orElse(sha256.get())
                        .equals(sha256.get())
                && cachedIn(session)
                        .map(SessionClient::certificate)
                        .orElse(sha256.get())
                        .equals(sha256.get());
    }

    private static Optional<SessionClient> cachedIn(Session session) {
        return SessionClient.of(session.getPrincipal());
    }

    private static Optional<SessionClient> storedIn(Session session) {
        Object note = session.getNote(ATTRIBUTE);
        return SessionClient.stored(note == null ? session.getSession().getAttribute(ATTRIBUTE) : note);
    }

    private static void store(Session session, SessionClient client) {
        if (!client.isStoredAs(session.getNote(ATTRIBUTE))) {
            session.setNote(ATTRIBUTE, client.value());
        }
        if (!client.isStoredAs(session.getSession().getAttribute(ATTRIBUTE))) {
            session.getSession().setAttribute(ATTRIBUTE, client.value());
        }
    }
}
