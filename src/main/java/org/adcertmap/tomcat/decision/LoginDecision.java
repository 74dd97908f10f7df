// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.decision;

import java.util.Optional;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.connection.ConnectionCache;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.connection.SslRequirement;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.MappingValve;
import org.adcertmap.tomcat.decision.Decision.Anonymous;
import org.adcertmap.tomcat.decision.Decision.Authenticated;
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
            return Authenticated.by(hit.get());
        }
        Optional<PresentedCertificate> certificate = facts.certificate();
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
        if (cached.attachment().isPresent()) {
            return Authenticated.by(cached);
        }
        MappingOutcome outcome = cached.outcome();
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
