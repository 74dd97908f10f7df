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
 * client certificate. Records which asynchronous requests it has passed on, because their dispatches pass our Valve
 * again. Thread-safe: all state is in the request.
 */
final class NextValve {
    private final Valve ours;

    NextValve(Valve ours) {
        this.ours = ours;
    }

    /** Passes the request on as it is. */
    void invoke(Request request, Response response) throws IOException, ServletException {
        try {
            ours.getNext().invoke(request, response);
        } finally {
            if (request.isAsync()) {
                RequestState.of(request).markPassedOn(ours);
            }
        }
    }

    /**
     * Passes the request on; a session that it creates is bound to the certificate.
     *
     * @param certificate SHA-256 of the certificate of the request's principal, in hexadecimal
     */
    void invokeBound(String certificate, Request request, Response response) throws IOException, ServletException {
        NewSessionBinding.begin(certificate, request.getContext());
        try {
            invoke(request, response);
        } finally {
            NewSessionBinding.end();
            SessionBinding.bind(request, certificate);
            if (request.isAsync()) {
                AsyncCompletion.runOnce(request, certificate, () -> SessionBinding.bind(request, certificate));
            }
        }
    }
}
