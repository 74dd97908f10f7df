package org.adcertmap.tomcat.session;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.tomcat.response.AccountPrincipal;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.Loader;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;

/**
 * Whose session is it? A session belongs to the certificate that opened it or first used it. With another certificate,
 * with none, or with one that no longer maps, the session ends; so whatever the application keeps in it, and whatever
 * principal an authenticator cached in it, is never seen by anybody else. Stateless: the mark stands in the session.
 */
public final class SessionBinding {
    /**
     * The mark: SHA-256 of the certificate. A note, which applications cannot touch, and an attribute, which
     * replicates.
     */
    static final String CERTIFICATE = "org.adcertmap.certificateSha256";

    private SessionBinding() {}

    /**
     * Before the application sees the request: ends a session that is not this request's, takes over one that is
     * nobody's.
     *
     * @param certificate the mapped certificate's SHA-256; empty for a request without a mapped certificate
     */
    public static void enforce(Request request, Optional<String> certificate) {
        withSession(request, session -> {
            Optional<String> owner = of(session);
            // A session in which somebody signed in by other means is that person's, not the certificate's.
            boolean somebodyElses = owner.isEmpty() && certificate.isPresent() && session.getPrincipal() != null;
            if (owner.isPresent() && !owner.equals(certificate) || somebodyElses) {
                session.expire();
            } else if (owner.isEmpty() && certificate.isPresent()) {
                // Whoever knew the id while the session was nobody's must not know it any longer.
                request.changeSessionId();
                mark(session, certificate.get());
            }
        });
    }

    /** Ends a session that is somebody else's, and takes over none: for a certificate that cannot be mapped now. */
    public static void expireIfBoundToOther(Request request) {
        expireIfBoundToOther(request, shown(request).orElse("nobody's"));
    }

    static void expireIfBoundToOther(Request request, String certificate) {
        withSession(request, session -> {
            if (!of(session).orElse(certificate).equals(certificate)) {
                session.expire();
            }
        });
    }

    private static Optional<String> shown(Request request) {
        return request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain && chain.length > 0
                ? Optional.of(sha256(chain[0]))
                : Optional.empty();
    }

    private static String sha256(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that has just been read cannot be hashed", e);
        }
    }

    /**
     * Ends a session that a Valve has given to a certificate: for a Valve that is switched off. A session in which a
     * principal of ours was cached without a Valve, by CLIENT-CERT and the Realm alone, is not its business.
     */
    public static void expireIfBound(Request request) {
        withSession(request, session -> {
            if (markOf(session).isPresent()) {
                session.expire();
            }
        });
    }

    /**
     * After the application has seen the request: a session that it opened belongs to the certificate, if the request
     * still does; a Valve of an inner container may have let it go on as nobody.
     */
    public static void bind(Request request, String certificate) {
        if (AccountPrincipal.certificateOf(request.getUserPrincipal()).equals(Optional.of(certificate))) {
            withSession(request, session -> {
                if (session.getNote(CERTIFICATE) == null
                        && of(session).orElse(certificate).equals(certificate)) {
                    mark(session, certificate);
                }
            });
        }
    }

    /** Under the session's own lock, so that nobody ends it or takes it over in between; not at all if it has ended. */
    private static void withSession(Request request, Consumer<Session> deed) {
        Session session = request.getSessionInternal(false);
        if (session != null) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(classLoader(request.getContext(), before));
            try {
                synchronized (session) {
                    if (session.isValid()) {
                        deed.accept(session);
                    }
                }
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }

    /**
     * The application's own, with which its listeners find what is theirs, also where a Valve stands in front of the
     * application.
     */
    private static ClassLoader classLoader(Context context, ClassLoader otherwise) {
        Loader loader = context == null ? null : context.getLoader();
        ClassLoader own = loader == null ? null : loader.getClassLoader();
        return own == null ? otherwise : own;
    }

    private static Optional<String> of(Session session) {
        return markOf(session).or(() -> AccountPrincipal.certificateOf(session.getPrincipal()));
    }

    private static Optional<String> markOf(Session session) {
        Object note = session.getNote(CERTIFICATE);
        Object mark = note == null ? session.getSession().getAttribute(CERTIFICATE) : note;
        return mark instanceof String sha256 ? Optional.of(sha256) : Optional.empty();
    }

    private static void mark(Session session, String certificate) {
        session.setNote(CERTIFICATE, certificate);
        session.getSession().setAttribute(CERTIFICATE, certificate);
    }
}
