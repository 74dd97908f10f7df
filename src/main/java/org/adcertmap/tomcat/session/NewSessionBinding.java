// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.util.Optional;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.connector.Request;

/**
 * Binds a new session to the client of the current request at the moment of its creation, so that a session is never
 * unbound while a long response is still being written. This holds for every application whose session the request
 * creates, also by a cross-context dispatch. {@link SessionListeners} adds it to each application.
 *
 * <p>The state of the request is in a thread-local, confined to the thread that runs the application: Tomcat passes a
 * session listener neither the request nor anything that leads to it, and has no other hook between the creation of a
 * session and the response that carries its cookie. It is reset when the application returns; the thread keeps an empty
 * entry, which costs less than a new one for every request.
 */
public final class NewSessionBinding implements HttpSessionListener {
    private static final ThreadLocal<RequestState> CURRENT = new ThreadLocal<>();

    /** The part of a request that may create sessions. */
    public interface Part {
        void run() throws IOException, ServletException;
    }

    /**
     * Runs a part of a request; sessions that this thread creates meanwhile are bound to the client that the
     * {@link RequestState} has at that moment. May be nested.
     */
    public static void during(Request request, Part part) throws IOException, ServletException {
        RequestState before = CURRENT.get();
        CURRENT.set(RequestState.of(request));
        try {
            part.run();
        } finally {
            CURRENT.set(before);
        }
    }

    /** Returns the state of the request that this thread serves; empty outside of {@link #during}. */
    static Optional<RequestState> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        RequestState current = CURRENT.get();
        if (current != null && current.client().isPresent()) {
            SessionClient client = current.client().get();
            HttpSession session = event.getSession();
            if (!client.isStoredAs(session.getAttribute(SessionBinding.ATTRIBUTE))) {
                session.setAttribute(SessionBinding.ATTRIBUTE, client.value());
            }
        }
    }
}
