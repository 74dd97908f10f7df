// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.container;

import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.trust.TrustStatus;

/**
 * What several CertificateRealms of one container decide together. The first one decides that knows the certificate:
 * any outcome but that it has no mapping for it, or does not trust its CAs. A certificate that any of them trusts is
 * refused nevertheless if a mapping of any denies it, whatever the order, unless that Realm itself maps the certificate
 * by another mapping. Stateless.
 */
public final class CombinedDecision {
    private static final Set<Denial> NOT_KNOWN =
            EnumSet.of(Denial.NO_ACCOUNT, Denial.NOT_LISTED, Denial.UNTRUSTED_ISSUER, Denial.NOT_IN_NTAUTH);

    private CombinedDecision() {}

    /**
     * Maps a chain.
     *
     * @param realms in the order of {@code server.xml}; at least one
     * @param account as for {@link CertificateRealm#map}
     */
    public static CachedOutcome<Login> of(
            List<CertificateRealm> realms, X509Certificate[] chain, AccountPattern account) {
        CachedOutcome<Login> decided = first(realms, chain, account);
        boolean isTrusted = decided.outcome() instanceof Mapped || isTrusted(decided);
        Optional<Refusal> veto = isTrusted ? veto(realms, chain, account) : Optional.empty();
        return veto.isEmpty()
                ? decided
                : new CachedOutcome<>(decided.key(), denied(decided.outcome(), veto.get()), Optional.empty());
    }

    private static CachedOutcome<Login> first(
            List<CertificateRealm> realms, X509Certificate[] chain, AccountPattern account) {
        CachedOutcome<Login> unknown = null;
        for (CertificateRealm realm : realms) {
            CachedOutcome<Login> outcome = realm.mapAlone(chain, account);
            if (!(outcome.outcome() instanceof Denied denied)
                    || !NOT_KNOWN.contains(denied.refusal().denial())) {
                return outcome;
            }
            // What is trusted and has no mapping says more to an administrator than what is not trusted.
            if (unknown == null || denied.trust() == TrustStatus.TRUSTED && !isTrusted(unknown)) {
                unknown = outcome;
            }
        }
        return unknown;
    }

    private static boolean isTrusted(CachedOutcome<Login> outcome) {
        return outcome.outcome() instanceof Denied denied && denied.trust() == TrustStatus.TRUSTED;
    }

    private static Optional<Refusal> veto(
            List<CertificateRealm> realms, X509Certificate[] chain, AccountPattern account) {
        for (CertificateRealm realm : realms) {
            Optional<Refusal> veto = realm.veto(chain[0]);
            if (veto.isPresent() && !(realm.mapAlone(chain, account).outcome() instanceof Mapped)) {
                return veto;
            }
        }
        return Optional.empty();
    }

    private static MappingOutcome denied(MappingOutcome decided, Refusal refusal) {
        return decided.match(
                mapped -> new Denied(
                        mapped.certificateName(),
                        Optional.of(mapped.clientCertificate()),
                        TrustStatus.TRUSTED,
                        mapped.account().map(Account::sid),
                        refusal,
                        mapped.trace()),
                denied -> new Denied(
                        denied.certificateName(),
                        denied.clientCertificate(),
                        denied.trust(),
                        denied.account(),
                        refusal,
                        denied.trace()),
                unavailable -> unavailable);
    }
}
