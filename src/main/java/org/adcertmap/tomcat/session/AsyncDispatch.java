// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.util.Optional;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Decides whether an asynchronous dispatch continues with the principal of its request. The request was authenticated
 * before the dispatch, and its response may already be committed, so an outage of the directory does not interrupt it.
 * A dispatch for an account that may no longer log in does not continue with that account.
 */
public enum AsyncDispatch {
    /** The dispatch continues with the authentication of its request. */
    KEEPS_AUTHENTICATION,
    /**
     * The dispatch continues without the principal: the account may no longer log in, and the response is already
     * committed, so that a refusal cannot be sent.
     */
    LOSES_PRINCIPAL,
    /** The dispatch is authenticated like a new request. */
    IS_AUTHENTICATED_AGAIN;

    /**
     * Decides about a dispatch. Changes nothing but the {@link RequestState}: where the account may no longer log in,
     * the Valves of inner containers authenticate the dispatch again as well.
     *
     * @param valve the calling Valve
     * @throws RuntimeException on an internal error, which ends the request
     */
    public static AsyncDispatch of(Request request, Response response, Valve valve, Optional<CertificateRealm> realm) {
        RequestState state = RequestState.of(request);
        if (!state.isPassedOnBy(valve) || !state.dispatchesKeepAuthentication()) {
            return IS_AUTHENTICATED_AGAIN;
        }
        Optional<SessionClient> client = SessionClient.of(request.getUserPrincipal());
        if (client.isEmpty() || mayContinue(client.get(), request, realm)) {
            return KEEPS_AUTHENTICATION;
        }
        if (response.isCommitted()) {
            return LOSES_PRINCIPAL;
        }
        state.authenticateDispatchesAgain();
        return IS_AUTHENTICATED_AGAIN;
    }

    /**
     * Whether the request still has the same certificate, and the certificate is mapped to the same account or the
     * directory is unavailable. False if the Realm or the certificate is missing.
     */
    private static boolean mayContinue(SessionClient client, Request request, Optional<CertificateRealm> realm) {
        Optional<PresentedCertificate> presented =
                realm.isEmpty() ? Optional.empty() : PresentedCertificate.of(request);
        if (presented.isEmpty()) {
            return false;
        }
        CachedOutcome<Login> cached = realm.get()
                .map(
                        presented.get().chain(),
                        ValvePosition.accountPattern(request, realm.get().getContainer()));
        return cached.outcome() instanceof Unavailable
                || cached.attachment().map(Login::client).equals(Optional.of(client));
    }
}
