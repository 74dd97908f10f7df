// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.decision;

import java.util.Optional;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.connection.SslRequirement;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.decision.Decision.Anonymous;
import org.adcertmap.tomcat.decision.Decision.Authenticated;
import org.adcertmap.tomcat.decision.Decision.Continued;
import org.adcertmap.tomcat.decision.Decision.Refused;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.tomcat.response.HttpRefusal;

/**
 * Decides about a request, as IIS does with its access flags, client certificate mapping and anonymous authentication.
 * Fails closed: only a mapped certificate authenticates, and only a refusal with 401 permits unauthenticated access.
 * Changes neither request nor response. Stateless.
 */
public final class LoginDecision {
    private LoginDecision() {}

    /**
     * Decides about a request that does not need to be authenticated, because that is already done or because it
     * continues to an error page.
     *
     * @return empty if the request is to be authenticated by {@link #decide}
     */
    public static Optional<Decision> continued(RequestProgress progress) {
        if (progress.isInError() && progress.isRefused()) {
            return Optional.of(Continued.REFUSED_BEFORE);
        }
        if (progress.isLaterPart()) {
            switch (progress.asyncDispatch()) {
                case KEEPS_AUTHENTICATION -> {
                    return Optional.of(Continued.DISPATCH);
                }
                case LOSES_PRINCIPAL -> {
                    return Optional.of(Continued.DISPATCH_WITHOUT_PRINCIPAL);
                }
                case IS_AUTHENTICATED_AGAIN -> {
                    // as a new request
                }
            }
        }
        return progress.isInError() ? Optional.of(Continued.ERROR_BEFORE) : Optional.empty();
    }

    /**
     * Decides about a new request.
     *
     * @param valve has the settings {@code enabled}, {@code anonymousAuthentication} and {@code sslFlags}
     */
    public static Decision decide(MappingValve valve, RequestFacts facts) {
        Optional<String> malformedHeader = facts.malformedHeader();
        if (malformedHeader.isPresent()) {
            return Refused.without(HttpRefusal.malformedHeader(malformedHeader.get()));
        }
        Optional<ConnectionCache.Hit> hit = connectionCacheHit(valve, facts);
        if (hit.isPresent()) {
            CachedOutcome<Login> outcome = hit.get().outcome();
            return outcome.hasAttachment() ? new Authenticated(outcome, hit) : notMapped(valve, outcome.outcome());
        }
        Optional<PresentedCertificate> certificate;
        try {
            certificate = facts.certificate();
        } catch (RuntimeException e) {
            return Refused.by(e); // not "no certificate"
        }
        Optional<SslRequirement> unmet = SslRequirement.firstUnmet(valve.flags(), facts.tls(), certificate);
        if (unmet.isPresent()) {
            return Refused.without(HttpRefusal.of(unmet.get()));
        }
        if (!valve.isEnabled() || certificate.isEmpty()) {
            return unauthenticated(valve, HttpRefusal.AUTHENTICATION_REQUIRED, Optional.empty());
        }
        Optional<CertificateRealm> realm = facts.realm();
        return realm.isPresent()
                ? map(valve, facts, realm.get(), certificate.get())
                : Refused.without(HttpRefusal.NO_REALM);
    }

    /** Refuses a certificate that the TLS handshake let through although the connector does not trust it. */
    public static Decision notTrusted(Denied certificate) {
        return Refused.by(HttpRefusal.of(certificate.refusal().denial()), Optional.of(certificate));
    }

    private static Optional<ConnectionCache.Hit> connectionCacheHit(MappingValve valve, RequestFacts facts) {
        return valve.isEnabled()
                        && facts.isDirectTls()
                        && SslRequirement.firstUnmet(valve.flags(), facts.tls()).isEmpty()
                ? facts.connectionCacheHit()
                : Optional.empty();
    }

    private static Decision map(
            MappingValve valve, RequestFacts facts, CertificateRealm realm, PresentedCertificate certificate) {
        CachedOutcome<Login> cached;
        try {
            cached = facts.map(realm, certificate);
        } catch (RuntimeException e) {
            return Refused.by(e);
        }
        return cached.hasAttachment() ? Authenticated.by(cached) : notMapped(valve, cached.outcome());
    }

    private static Decision notMapped(MappingValve valve, MappingOutcome outcome) {
        HttpRefusal refusal = outcome.match(
                mappedWithoutLogin -> HttpRefusal.INTERNAL_ERROR,
                denied -> HttpRefusal.of(denied.refusal().denial()),
                unavailable -> HttpRefusal.DIRECTORY_UNAVAILABLE);
        return refusal.allowsAnonymous()
                ? unauthenticated(valve, refusal, Optional.of(outcome))
                : Refused.by(refusal, Optional.of(outcome));
    }

    private static Decision unauthenticated(MappingValve valve, HttpRefusal refusal, Optional<MappingOutcome> outcome) {
        return valve.isAnonymousAuthentication() ? new Anonymous(refusal, outcome) : Refused.by(refusal, outcome);
    }
}
