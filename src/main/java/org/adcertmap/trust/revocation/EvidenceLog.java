// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.FailureText;
import org.adcertmap.denial.Printable;

/**
 * Writes rate-limited log lines about fetches of CRLs and OCSP responses, which no request may wait for. Thread-safe:
 * its state is the limiter and a volatile flag.
 */
final class EvidenceLog {
    private static final System.Logger LOG = System.getLogger(EvidenceLog.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private volatile boolean closed;

    /**
     * @param source of the CRL or OCSP response
     * @param backOff until the next try
     */
    void notFetched(String source, String reason, Duration backOff) {
        if (closed) {
            return; // the fetch was ended, and there is no next try
        }
        write("The revocation data of [" + source + "] cannot be fetched, next try in " + backOff.toSeconds() + " s: "
                + reason);
    }

    void diskCacheFailed(String source, Exception e) {
        write("The cached revocation data of [" + source + "] cannot be read from revocationCacheDirectory: "
                + FailureText.of(e));
    }

    /** @param e the unexpected exception, which is logged with its stack trace */
    void internalError(String what, Throwable e) {
        LogRateLimiter.Line line = limiter.line(Level.ERROR, what + " ended in an internal error: " + e);
        LOG.log(line.level(), line.text(), e);
    }

    /** Logs no fetch from now on: those that run are ended with the revocation check. */
    void close() {
        closed = true;
    }

    private void write(String message) {
        LogRateLimiter.Line line = limiter.line(Level.WARNING, Printable.excerpt(message));
        LOG.log(line.level(), line.text());
    }
}
