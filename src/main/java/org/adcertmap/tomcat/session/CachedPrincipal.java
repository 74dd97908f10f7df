package org.adcertmap.tomcat.session;

import jakarta.servlet.http.Cookie;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.response.AccountPrincipal;
import org.adcertmap.tomcat.response.Login;
import org.apache.catalina.Container;
import org.apache.catalina.Globals;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.connector.Request;

/**
 * May a principal of ours that Tomcat has found in a memory, in a session or in its single sign-on, serve this request?
 * Only if the request shows the very certificate, and the certificate still maps. Tomcat's own authenticators ask
 * nobody again: with them alone a stolen cookie would be enough, and an account that has been disabled would stay
 * logged in.
 */
public final class CachedPrincipal {
    /** The note of a request whose principal has been judged; holds the principal. */
    private static final String JUDGED = "org.adcertmap.judgedPrincipal";

    private CachedPrincipal() {}

    /**
     * A principal of ours that another Valve found in some memory is not this request's until this request shows it.
     */
    public static void clear(Request request) {
        if (AccountPrincipal.certificateOf(request.getUserPrincipal()).isPresent()) {
            request.setUserPrincipal(null);
            request.setAuthType(null);
        }
    }

    /**
     * Before a refused request goes on to the error page, which may be the application's: no SingleSignOn valve on the
     * way brings somebody back there, whom nobody would judge. Takes its cookie out of the request, and leaves all
     * others.
     */
    public static void removeSingleSignOnCookies(Request request) {
        Set<String> names = new HashSet<>();
        for (Container above = request.getHost(); above != null; above = above.getParent()) {
            for (Valve valve : above.getPipeline().getValves()) {
                if (valve instanceof SingleSignOn memory) {
                    names.add(memory.getCookieName());
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

    /** From now on this is the request's own principal, for its certificate has just been mapped. */
    public static void markVerified(Request request, Principal principal) {
        request.setNote(JUDGED, principal);
    }

    /** Called before anything rests on the request's principal. */
    public static void verify(Request request, CertificateRealm realm) {
        Principal cached = request.getUserPrincipal();
        Optional<String> certificate = AccountPrincipal.certificateOf(cached);
        if (certificate.isEmpty() || request.getNote(JUDGED) == cached) {
            return;
        }
        Optional<MappingOutcome> outcome =
                request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain && chain.length > 0
                        ? Optional.of(realm.map(chain))
                        : Optional.empty();
        Optional<Mapped> mapped = outcome.flatMap(
                known -> known.match(Optional::of, denied -> Optional.empty(), unavailable -> Optional.empty()));
        if (mapped.isPresent()
                && mapped.get().clientCertificate().sha256Thumbprint().equals(certificate.get())) {
            Principal fresh = mapped.get().memoized(Login::of).principal();
            request.setUserPrincipal(fresh); // its groups may have changed
            markVerified(request, fresh);
            return;
        }
        request.setUserPrincipal(null);
        request.setAuthType(null);
        if (outcome.filter(Unavailable.class::isInstance).isPresent()) {
            SessionBinding.expireIfBoundToOther(request);
        } else {
            SessionBinding.enforce(
                    request, mapped.map(other -> other.clientCertificate().sha256Thumbprint()));
        }
    }
}
