// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Loader;

/**
 * What a Realm must know of the request for which Tomcat's CLIENT-CERT authenticator calls it: Tomcat passes the
 * certificates alone. The request is that of {@link NewSessionBinding} where a Valve or an {@code ErrorPageValve} has
 * passed it on in this thread. In any other thread the class loader identifies the application. Stateless.
 */
public final class CurrentRequest {
    private CurrentRequest() {}

    /**
     * Returns whether the mapping is off for the application of the request: the innermost Valve that serves it is not
     * enabled.
     *
     * @param ofRealm the container of the Realm; may be {@code null}
     */
    public static boolean isMappingOff(Container ofRealm) {
        return application(ofRealm).map(ValvePosition::isMappingOff).orElse(false);
    }

    /**
     * Returns whether the mapping may be off for the application of the request: where the application is not known, as
     * in a thread of the JVM's common pool, it may be off if it is for any application that the Realm serves.
     *
     * @param ofRealm the container of the Realm; may be {@code null}
     */
    public static boolean mayMappingBeOff(Container ofRealm) {
        return application(ofRealm).map(ValvePosition::isMappingOff).orElseGet(() -> isOffForAny(ofRealm));
    }

    /**
     * Returns the principal of a login. Where its request is known, sets the delegation there, and binds the sessions
     * of the request to the client: the Valve has seen no certificate where the authenticator has obtained it later, by
     * a renegotiation, and has bound them to unauthenticated clients. Tomcat puts the principal into the session after
     * this.
     *
     * @param outcome a mapped one
     */
    public static Principal principalOf(CertificateRealm realm, CachedOutcome<Login> outcome) {
        Optional<RequestState> current = NewSessionBinding.current();
        if (current.isEmpty()) {
            return RequestDelegation.withoutRequest(realm, outcome);
        }
        RequestState state = current.get();
        SessionClient client = outcome.requireAttachment().client();
        if (state.bindsSessions() && !state.client().equals(Optional.of(client))) {
            SessionBinding.enforce(state.request(), client);
            state.bindSessionsTo(client);
        }
        return RequestDelegation.apply(state.request(), realm, outcome);
    }

    /**
     * Returns the account pattern of the application of the request; empty where the application is not known, and any
     * that the Realm serves has one.
     *
     * @param ofRealm the container of the Realm; may be {@code null}
     */
    public static Optional<AccountPattern> accountPattern(Container ofRealm) {
        return application(ofRealm)
                .map(ValvePosition::accountPattern)
                .or(() -> hasPatternForAny(ofRealm) ? Optional.empty() : Optional.of(AccountPattern.NONE));
    }

    private static boolean hasPatternForAny(Container container) {
        return container != null
                && (!ValvePosition.accountPattern(container).isNone()
                        || Arrays.stream(container.findChildren()).anyMatch(CurrentRequest::hasPatternForAny));
    }

    private static Optional<Context> application(Container ofRealm) {
        return NewSessionBinding.current()
                .map(RequestState::application)
                .or(() -> byClassLoader(ofRealm, Thread.currentThread().getContextClassLoader()));
    }

    private static boolean isOffForAny(Container container) {
        if (container instanceof Context application) {
            return ValvePosition.isMappingOff(application);
        }
        return container != null && Arrays.stream(container.findChildren()).anyMatch(CurrentRequest::isOffForAny);
    }

    /**
     * Returns whether the Realm has already mapped this certificate for a Valve in this request, without an account: it
     * is neither mapped nor logged nor counted again.
     */
    public static boolean isDenied(CertificateRealm realm, X509Certificate certificate) {
        return NewSessionBinding.current()
                .filter(request -> request.isDenied(realm, certificate))
                .isPresent();
    }

    private static Optional<Context> byClassLoader(Container container, ClassLoader loader) {
        if (container == null || loader == null) {
            return Optional.empty();
        }
        if (container instanceof Context application) {
            Loader own = application.getLoader();
            return own != null && own.getClassLoader() == loader ? Optional.of(application) : Optional.empty();
        }
        for (Container child : container.findChildren()) {
            Optional<Context> found = byClassLoader(child, loader);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
