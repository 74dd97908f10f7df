// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.denial.FailureText;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.fetch.HostNotAllowedException;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;

/**
 * What was fetched from one address that a certificate names. Immutable.
 *
 * @param kind {@code CRL}, {@code delta CRL} or {@code OCSP response}
 * @param validity how long it can be used
 * @param nextUpdate until when it is valid; empty where it cannot be used
 * @param failure why it cannot be used, for administrators; empty where it can
 * @param refusedHost the host that {@code revocationAllowedHosts} must permit; empty where that is not why
 */
public record RevocationAddress(
        String kind,
        String url,
        Validity validity,
        Optional<Instant> nextUpdate,
        String failure,
        Optional<String> refusedHost) {
    private static final int LAST_PART = 5;

    /** How long what was fetched can be used. */
    public enum Validity {
        /** Until its nextUpdate. */
        CURRENT,
        /** Until its nextUpdate, but a fifth of its validity or less is left, so that its successor should be there. */
        RUNS_OUT,
        /** No longer: its nextUpdate has passed. */
        EXPIRED,
        /** Not at all, for another reason. */
        UNUSABLE
    }

    static RevocationAddress of(String kind, String url, Evidence evidence, Instant now) {
        if (!now.isBefore(evidence.nextUpdate())) {
            return new RevocationAddress(
                    kind,
                    url,
                    Validity.EXPIRED,
                    Optional.empty(),
                    "it has expired: its nextUpdate is " + evidence.nextUpdate(),
                    Optional.empty());
        }
        if (evidence.thisUpdate().isAfter(now.plus(EvidenceLoader.MAX_CLOCK_SKEW))) {
            return failed(kind, url, "its thisUpdate " + evidence.thisUpdate() + " is in the future; check the clocks");
        }
        Duration validity = Duration.between(evidence.thisUpdate(), evidence.nextUpdate());
        boolean runsOut = Duration.between(now, evidence.nextUpdate()).compareTo(validity.dividedBy(LAST_PART)) <= 0;
        return new RevocationAddress(
                kind,
                url,
                runsOut ? Validity.RUNS_OUT : Validity.CURRENT,
                Optional.of(evidence.nextUpdate()),
                "",
                Optional.empty());
    }

    static RevocationAddress failed(String kind, String url, String failure) {
        return new RevocationAddress(kind, url, Validity.UNUSABLE, Optional.empty(), failure, Optional.empty());
    }

    static RevocationAddress failed(String kind, String url, IOException e) {
        return new RevocationAddress(
                kind,
                url,
                Validity.UNUSABLE,
                Optional.empty(),
                FailureText.of(e),
                HostNotAllowedException.isCauseOf(e) ? Optional.of(HttpFetcher.hostOf(url)) : Optional.empty());
    }
}
