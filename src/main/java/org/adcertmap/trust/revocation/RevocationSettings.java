package org.adcertmap.trust.revocation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;

/**
 * How is revocation found out?
 *
 * @param cachedOnly whether nothing is fetched (HTTP.sys: verifyRevocationWithCachedClientCertOnly)
 * @param freshnessTime how old a list may be before a newer one is looked for (HTTP.sys: revocationFreshnessTime);
 *     zero: it is looked for before the list runs out
 * @param urlRetrievalTimeout how long somebody waits for what was never fetched
 * @param unavailable what a certificate is worth whose revocation is not known
 * @param hosts whom to ask over HTTP, see {@link FetchPolicy}; empty for every host but a few
 * @param cache the folder where lists and answers are kept; none: they are gone with the program
 * @param lists an administrator's own lists
 */
public record RevocationSettings(
        boolean cachedOnly,
        Duration freshnessTime,
        Duration urlRetrievalTimeout,
        Unavailable unavailable,
        List<String> hosts,
        Optional<Path> cache,
        LocalCrls lists) {

    /**
     * @param allow whether it is let pass, always
     * @param grace how long after the end of what was known last it is let pass; a certificate that was revoked then is
     *     not
     */
    public record Unavailable(boolean allow, Duration grace) {
        /** It is refused. */
        public static final Unavailable DENY = new Unavailable(false, Duration.ZERO);
    }
}
