// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.adcertmap.background.LogRateLimiter;

/**
 * Rate-limits the log lines of mapping outcomes, so that no client can fill the log by its requests: those of an outage
 * and of internal errors for all requests together, those of a certificate by certificate and reason, and those of
 * untrusted certificates together as well. Holds the limits of the 1,000 certificates that were logged last.
 * Thread-safe: its own lock guards the map; the limiters are thread-safe themselves.
 */
final class OutcomeLogLimits {
    private static final int MAX_CERTIFICATES = 1_000;
    private static final int UNTRUSTED_BURST = 100;

    private final LongSupplier nanoTime;
    private final LogRateLimiter outages;
    private final LogRateLimiter internalErrors;
    private final LogRateLimiter untrusted;
    private final Map<Subject, LogRateLimiter> byCertificate = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Subject, LogRateLimiter> eldest) {
            return size() > MAX_CERTIFICATES;
        }
    };

    private record Subject(String certificate, String reason) {}

    /** @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime} */
    OutcomeLogLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.outages = new LogRateLimiter(nanoTime);
        this.internalErrors = new LogRateLimiter(nanoTime);
        this.untrusted = new LogRateLimiter(nanoTime, UNTRUSTED_BURST);
    }

    /** Returns the limiter of lines about internal errors, each of which has a stack trace. */
    LogRateLimiter ofInternalErrors() {
        return internalErrors;
    }

    /**
     * Returns the limiter of lines about untrusted certificates, beside that of each: a client needs no CA to present
     * any number of them.
     */
    LogRateLimiter ofUntrusted() {
        return untrusted;
    }

    /** Returns the limiter of lines about an outage, which affects every request. */
    LogRateLimiter ofOutages() {
        return outages;
    }

    /**
     * Returns the limiter of lines about a certificate.
     *
     * @param certificate SHA-256 of the certificate, or its name where it could not be decoded
     * @param reason another reason has a limiter of its own, so that its first line is logged in any case
     */
    synchronized LogRateLimiter of(String certificate, String reason) {
        return byCertificate.computeIfAbsent(new Subject(certificate, reason), missing -> new LogRateLimiter(nanoTime));
    }
}
