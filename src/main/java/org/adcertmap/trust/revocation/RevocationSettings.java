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
 * @param failureMode what becomes of a certificate whose revocation status is unknown
 * @param allowedHosts whom to ask over HTTP, see {@link FetchPolicy}; empty for every host but a few
 * @param cacheDirectory the folder where lists and answers are kept; none: they are gone with the program
 * @param localCrls an administrator's own lists
 */
public record RevocationSettings(
        boolean cachedOnly,
        Duration freshnessTime,
        Duration urlRetrievalTimeout,
        FailureMode failureMode,
        List<String> allowedHosts,
        Optional<Path> cacheDirectory,
        LocalCrls localCrls) {

    /**
     * @param softFail whether the certificate is accepted
     * @param gracePeriod how long after the end of what was known last it is let pass; a certificate that was revoked
     *     then is not
     */
    public record FailureMode(boolean softFail, Duration gracePeriod) {
        /** The certificate is refused. */
        public static final FailureMode HARD_FAIL = new FailureMode(false, Duration.ZERO);

        /** The certificate is accepted. */
        public static final FailureMode SOFT_FAIL = new FailureMode(true, Duration.ZERO);

        /** The certificate is accepted for so long after the last good response expired. */
        public static FailureMode withGracePeriod(Duration gracePeriod) {
            return new FailureMode(false, gracePeriod);
        }
    }
}
