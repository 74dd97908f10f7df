// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.security.Principal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;

/**
 * The state of a request between the Valves, the Realm and the dispatches that it passes: the only note of this product
 * in a request. Tomcat removes it when the request ends. Confined to the thread that serves the request; Tomcat hands
 * an asynchronous request over from one thread to the next.
 */
public final class RequestState {
    private static final String NOTE = "org.adcertmap.requestState";

    private enum Dispatches {
        KEEP_AUTHENTICATION,
        AUTHENTICATE_AGAIN
    }

    private Set<Valve> passedOn = Set.of(); // replaced by a set of its own with the first Valve
    private Dispatches dispatches = Dispatches.KEEP_AUTHENTICATION;
    private Optional<Principal> verifiedPrincipal = Optional.empty();
    private Optional<String> completionCertificate = Optional.empty();

    private RequestState() {}

    /** Returns the state of a request, which begins with the first call. */
    public static RequestState of(Request request) {
        if (request.getNote(NOTE) instanceof RequestState state) {
            return state;
        }
        RequestState state = new RequestState();
        request.setNote(NOTE, state);
        return state;
    }

    /** Records that a Valve has passed the request on while it was asynchronous. */
    public void markPassedOn(Valve valve) {
        if (passedOn.isEmpty()) {
            passedOn = new HashSet<>();
        }
        passedOn.add(valve);
    }

    /** Returns whether a Valve has passed the request on while it was asynchronous. */
    boolean isPassedOnBy(Valve valve) {
        return passedOn.contains(valve);
    }

    /** Makes every Valve authenticate the dispatches of the request again, also those of inner containers. */
    void authenticateDispatchesAgain() {
        dispatches = Dispatches.AUTHENTICATE_AGAIN;
    }

    /** Returns whether a dispatch may keep the authentication of the request. */
    boolean dispatchesKeepAuthentication() {
        return dispatches == Dispatches.KEEP_AUTHENTICATION;
    }

    /** Records a principal as verified, because the certificate of the request has just been mapped to it. */
    public void markVerified(Principal principal) {
        verifiedPrincipal = Optional.of(principal);
    }

    /** Returns whether this very principal is the verified one. */
    boolean isVerified(Principal principal) {
        return verifiedPrincipal.isPresent() && verifiedPrincipal.get() == principal;
    }

    /**
     * Records the certificate to which a session is bound when the asynchronous request completes.
     *
     * @param certificate SHA-256 of the certificate
     * @return false if it is already recorded
     */
    boolean addCompletion(String certificate) {
        Optional<String> added = Optional.of(certificate);
        boolean isNew = !completionCertificate.equals(added);
        completionCertificate = added;
        return isNew;
    }
}
