// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.io.IOException;
import java.util.function.Predicate;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;

/**
 * The session ID of a cookie that all applications of a Host share, with {@code sessionCookiePath="/"}: Tomcat gives a
 * new session of one application the ID of the cookie where another application has a session of it, and a
 * cross-context dispatch to that application finds its session by the ID, also one of another client. So an ID is
 * dropped whose session in another application is not the client's own; the new session has an ID of its own then.
 * Stateless.
 */
final class SharedSessionId {
    private static final String EVERY_APPLICATION = "/";

    private SharedSessionId() {}

    /** Returns whether a new session of the application may have the requested ID. */
    static boolean isRequested(Request request) {
        Context application = request.getContext();
        return application != null
                && EVERY_APPLICATION.equals(application.getSessionCookiePath())
                && request.isRequestedSessionIdFromCookie();
    }

    /**
     * Drops the requested session ID if another application of the Host has a session of it that is of another client,
     * and one of the two applications may dispatch to the other: of two sessions with one ID, either may be the later
     * one. Costs one lookup in each such application.
     *
     * @param ofOther whether a session is of another client; false for one that has expired
     */
    static void dropIf(Request request, Predicate<Session> ofOther) {
        Context application = request.getContext();
        for (Container child : request.getHost().findChildren()) {
            Context other = (Context) child;
            Manager manager = other.getManager();
            boolean dispatches = application.getCrossContext() || other.getCrossContext();
            if (dispatches && manager != null && manager != application.getManager()) {
                try {
                    Session found = manager.findSession(request.getRequestedSessionId());
                    if (found != null && ofOther.test(found)) {
                        request.setRequestedSessionId(null);
                        return;
                    }
                } catch (IOException e) {
                    request.setRequestedSessionId(null); // what cannot be read now must not be found later
                    return;
                }
            }
        }
    }
}
