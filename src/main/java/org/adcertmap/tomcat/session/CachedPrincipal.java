// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import jakarta.servlet.http.Cookie;
import java.security.Principal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.Container;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.connector.Request;

/**
 * Verifies a principal that Tomcat has cached in a session or in its single sign-on: it may serve a request only if the
 * request has the certificate that the principal was mapped from, and the certificate is still mapped to the same
 * account, by the account pattern of the application. Tomcat's own authenticators do not verify it, so that a stolen
 * cookie would suffice, and a disabled account would stay logged in. Stateless; the result is in the
 * {@link RequestState}.
 */
public final class CachedPrincipal {
    private CachedPrincipal() {}

    /** Removes a mapped principal that another Valve has taken from a cache, before the request is authenticated. */
    public static void clear(Request request) {
        if (AccountPrincipal.certificateOf(request.getUserPrincipal()).isPresent()) {
            request.setUserPrincipal(null);
            request.setAuthType(null);
        }
    }

    /**
     * Removes the cookies of single sign-on from a refused request, and no others. The request continues to an error
     * page, which may be one of the application; without this, a SingleSignOn valve would set a principal there that
     * nothing verifies.
     */
    public static void removeSingleSignOnCookies(Request request) {
        Set<String> names = new HashSet<>();
        for (Container above = request.getHost(); above != null; above = above.getParent()) {
            for (Valve valve : above.getPipeline().getValves()) {
                if (valve instanceof SingleSignOn singleSignOn) {
                    names.add(singleSignOn.getCookieName());
                }
            }
        }
        Cookie[] cookies = names.isEmpty() ? null : request.getCookies();
        if (cookies != null) {
            request.clearCookies();
            Arrays.stream(cookies)
                    .filter(cookie -> !names.contains(cookie.getName()))
                    .forEach(request::addCookie);
        }
    }

    /**
     * Takes the mapped principal from the session of the request, as Tomcat's authenticator does later, so that it is
     * verified before; not where a Valve has enforced the binding of the session.
     */
    public static void restore(Request request) {
        if (request.getUserPrincipal() == null
                && RequestState.of(request).client().isEmpty()) {
            SessionBinding.cachedPrincipal(request).ifPresent(session -> {
                request.setUserPrincipal(session.getPrincipal());
                request.setAuthType(session.getAuthType());
            });
        }
    }

    /**
     * Verifies the principal of the request, and removes it if it may not serve the request. Called before Tomcat
     * relies on the principal. Where the mapping is off, it may serve none.
     */
    public static void verify(Request request, CertificateRealm realm) {
        Principal cached = request.getUserPrincipal();
        if (cached == null || RequestState.of(request).isVerified(cached)) {
            return;
        }
        Optional<SessionClient> client = SessionClient.of(cached);
        if (client.isEmpty()) {
            return;
        }
        boolean off = request.getContext() != null && ValvePosition.isMappingOff(request.getContext());
        Optional<CachedOutcome<Login>> outcome = off
                ? Optional.empty()
                : PresentedCertificate.of(request)
                        .map(presented -> realm.map(
                                presented.chain(), ValvePosition.accountPattern(request, realm.getContainer())));
        outcome.ifPresent(found -> realm.count(found.outcome()));
        Optional<Login> login = outcome.flatMap(CachedOutcome::attachment);
        if (login.isPresent() && login.get().client().equals(client.get())) {
            Principal current = RequestDelegation.apply(request, realm, outcome.get());
            request.setUserPrincipal(current); // the groups may have changed
            RequestState.of(request).markVerified(current);
            return;
        }
        request.setUserPrincipal(null);
        request.setAuthType(null);
        RequestDelegation.clear(request);
        if (outcome.map(CachedOutcome::outcome)
                .filter(Unavailable.class::isInstance)
                .isPresent()) {
            SessionBinding.expireIfBoundToOther(request);
        } else {
            SessionBinding.enforce(request, login.map(Login::client).orElse(SessionClient.ANONYMOUS));
        }
    }
}
