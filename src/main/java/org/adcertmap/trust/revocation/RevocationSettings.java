// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;

/**
 * The settings of the revocation check. Immutable.
 *
 * @param cachedOnly whether nothing is fetched (HTTP.sys: verifyRevocationWithCachedClientCertOnly)
 * @param freshnessTime the age at which a newer CRL is fetched (HTTP.sys: revocationFreshnessTime); zero: only before
 *     the CRL expires
 * @param urlRetrievalTimeout how long a lookup waits for what was never fetched (HTTP.sys: urlRetrievalTimeout)
 * @param failureMode what happens to a certificate whose revocation status is unknown
 * @param allowedHosts the hosts that may be contacted over HTTP, see {@link FetchPolicy}; empty for no list
 * @param cacheDirectory where CRLs and OCSP responses are cached on disk; empty for a cache in memory only
 * @param localCrls the local CRL files of the administrator
 */
public record RevocationSettings(
        boolean cachedOnly,
        Duration freshnessTime,
        Duration urlRetrievalTimeout,
        FailureMode failureMode,
        List<String> allowedHosts,
        Optional<Path> cacheDirectory,
        LocalCrls localCrls) {
    /** Returns whether CRLs and OCSP responses are fetched and cached by the other settings as by these. */
    boolean fetchesLike(RevocationSettings other) {
        return withoutJudgement().equals(other.withoutJudgement());
    }

    private RevocationSettings withoutJudgement() {
        return new RevocationSettings(
                cachedOnly,
                freshnessTime,
                urlRetrievalTimeout,
                FailureMode.HARD_FAIL,
                allowedHosts,
                cacheDirectory,
                LocalCrls.NONE);
    }

    /**
     * What happens to a certificate whose revocation status is unknown. A certificate that was revoked when its status
     * was last known is refused in every mode.
     *
     * @param softFail whether it is accepted (soft-fail) or refused (hard-fail)
     * @param gracePeriod how long it is accepted after its last CRL or OCSP response has expired; zero for none
     */
    public record FailureMode(boolean softFail, Duration gracePeriod) {
        /** The certificate is refused. */
        public static final FailureMode HARD_FAIL = new FailureMode(false, Duration.ZERO);

        /** The certificate is accepted. */
        public static final FailureMode SOFT_FAIL = new FailureMode(true, Duration.ZERO);

        /** The certificate is accepted for so long after its last CRL or OCSP response has expired. */
        public static FailureMode withGracePeriod(Duration gracePeriod) {
            return new FailureMode(false, gracePeriod);
        }
    }
}
