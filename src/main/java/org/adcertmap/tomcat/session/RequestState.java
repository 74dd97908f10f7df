// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;

/**
 * The state of a request between the Valves, the Realm and the dispatches that it passes: the only note of this product
 * in a request. Tomcat removes it when the request ends. Confined to the thread that serves the request; Tomcat hands
 * an asynchronous request over from one thread to the next.
 */
public final class RequestState {
    private static final String NOTE = "org.adcertmap.requestState";

    // One for each request: so without an Optional for what is absent.
    private final Request request;
    private Set<Valve> passedOn = Set.of(); // replaced by a set of its own with the first Valve
    private Principal verifiedPrincipal; // null: none
    private SessionClient client; // null: sessions are not bound
    private SessionClient completionClient; // null: none
    private Denied denied; // null: none
    private boolean authenticatesDispatchesAgain;
    private boolean refused;
    private boolean reported;
    private long mappingNanos = -1; // -1 until a certificate has been mapped

    private record Denied(CertificateRealm realm, X509Certificate certificate) {}

    private RequestState(Request request) {
        this.request = request;
    }

    /** Returns the state of a request, which begins with the first call. */
    public static RequestState of(Request request) {
        if (request.getNote(NOTE) instanceof RequestState state) {
            return state;
        }
        RequestState state = new RequestState(request);
        request.setNote(NOTE, state);
        return state;
    }

    /** Returns the request. */
    Request request() {
        return request;
    }

    /** Returns the application of the request; {@code null} for none. */
    Context application() {
        return request.getContext();
    }

    /** Records that a Realm has mapped a certificate for a Valve, without an account or because of an outage. */
    public void markDenied(CertificateRealm realm, X509Certificate certificate) {
        denied = new Denied(realm, certificate);
    }

    /** Returns whether this very Realm has mapped the certificate for a Valve in this request, without an account. */
    boolean isDenied(CertificateRealm realm, X509Certificate certificate) {
        return denied != null && denied.realm() == realm && denied.certificate().equals(certificate);
    }

    /** Records that the log has the line about why this request has no access. */
    public void markReported() {
        reported = true;
    }

    /** Returns whether the log has the line about why this request has no access. */
    public boolean isReported() {
        return reported;
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
        authenticatesDispatchesAgain = true;
    }

    /** Returns whether a dispatch may keep the authentication of the request. */
    boolean dispatchesKeepAuthentication() {
        return !authenticatesDispatchesAgain;
    }

    /** Records a principal as verified, because the certificate of the request has just been mapped to it. */
    public void markVerified(Principal principal) {
        verifiedPrincipal = principal;
    }

    /** Returns whether this very principal is the verified one. */
    boolean isVerified(Principal principal) {
        return verifiedPrincipal != null && verifiedPrincipal == principal;
    }

    /** Records the client to which sessions of the request are bound from now on. */
    public void bindSessionsTo(SessionClient owner) {
        client = owner;
    }

    /** Records that sessions of the request are not bound: no enabled Valve serves its application. */
    public void bindNoSessions() {
        client = null;
    }

    /** Returns whether sessions of the request are bound to a client. */
    boolean bindsSessions() {
        return client != null;
    }

    /** Returns the client to which sessions of the request are bound; empty if they are not bound. */
    public Optional<SessionClient> client() {
        return Optional.ofNullable(client);
    }

    /** Records how long it took to map the certificate of the request, in nanoseconds. */
    public void markMapped(long nanos) {
        mappingNanos = nanos;
    }

    /** Returns how long it took to map the certificate of the request, in microseconds; empty if none was mapped. */
    public Optional<Long> mappingMicros() {
        return mappingNanos < 0 ? Optional.empty() : Optional.of(mappingNanos / 1_000);
    }

    /** Records that a Valve of this product has refused the request. An error alone may be that of others. */
    public void markRefused() {
        refused = true;
    }

    /** Returns whether a Valve of this product has refused the request. */
    public boolean isRefused() {
        return refused;
    }

    /**
     * Records the client to which a session is bound when the asynchronous request completes.
     *
     * @return false if it is already recorded
     */
    boolean addCompletion(SessionClient owner) {
        boolean isNew = !owner.equals(completionClient);
        completionClient = owner;
        return isNew;
    }
}
