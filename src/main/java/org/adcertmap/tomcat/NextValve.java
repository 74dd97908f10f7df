// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.adcertmap.tomcat.session.AsyncCompletion;
import org.adcertmap.tomcat.session.NewSessionBinding;
import org.adcertmap.tomcat.session.RequestState;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Passes requests on to the Valve after ours, and binds the sessions that the application creates meanwhile to the
 * client. Records which asynchronous requests it has passed on, because their dispatches pass our Valve again.
 * Thread-safe: all state is in the request.
 */
final class NextValve {
    private final Valve ours;

    NextValve(Valve ours) {
        this.ours = ours;
    }

    /** Passes the request on; sessions are bound as the {@link RequestState} says. */
    void invoke(Request request, Response response) throws IOException, ServletException {
        try {
            NewSessionBinding.during(request, () -> ours.getNext().invoke(request, response));
        } finally {
            if (request.isAsync()) {
                RequestState.of(request).markPassedOn(ours);
            }
        }
    }

    /** Passes the request on, and binds a session that it has created in a thread of its own. */
    void invokeAndBind(Request request, Response response) throws IOException, ServletException {
        try {
            invoke(request, response);
        } finally {
            SessionBinding.bind(request);
            if (request.isAsync()) {
                RequestState.of(request)
                        .client()
                        .ifPresent(
                                client -> AsyncCompletion.runOnce(request, client, () -> SessionBinding.bind(request)));
            }
        }
    }
}
