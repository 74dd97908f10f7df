package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Optional;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.adcertmap.tomcat.session.AsyncCompletion;
import org.adcertmap.tomcat.session.AsyncDispatch;
import org.adcertmap.tomcat.session.NewSessionBinding;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Passes requests on to the Valve after ours, and binds the sessions that the application creates meanwhile to the
 * client certificate. Sets a note on asynchronous requests, because their dispatches pass our Valve again. Thread-safe:
 * all state is in the request.
 */
final class NextValve {
    private final Valve ours;
    /** The note of an asynchronous request that our Valve has passed on; one for each Valve. */
    private final String passedOn;

    NextValve(Valve ours) {
        this.ours = ours;
        this.passedOn = ours.getClass().getName() + "@" + System.identityHashCode(ours);
    }

    /** Passes the request on as it is. */
    void invoke(Request request, Response response) throws IOException, ServletException {
        try {
            ours.getNext().invoke(request, response);
        } finally {
            if (request.isAsync()) {
                request.setNote(passedOn, Boolean.TRUE);
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

    /**
     * Passes an asynchronous dispatch on with the authentication of its request, if it may keep that.
     *
     * @return whether it was passed on; otherwise the request must be authenticated again
     */
    boolean invokeDispatch(Request request, Response response, Optional<CertificateRealm> realm)
            throws IOException, ServletException {
        if (!AsyncDispatch.continues(request, response, passedOn, realm)) {
            return false;
        }
        Optional<String> certificate = AccountPrincipal.certificateOf(request.getUserPrincipal());
        if (certificate.isPresent()) {
            invokeBound(certificate.get(), request, response);
        } else {
            invoke(request, response);
        }
        return true;
    }
}
