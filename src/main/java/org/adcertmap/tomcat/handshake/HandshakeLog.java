// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.denial.Refusal;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Writes the log lines of the handshakes with one TLS virtual host. They are rate-limited by reason and not by
 * certificate, because a client needs no CA to present any number of certificates; the suppressed ones are logged at
 * DEBUG. Thread-safe: the map is not changed after construction, and the limiters are thread-safe.
 */
final class HandshakeLog {
    private static final Log LOG = LogFactory.getLog(HandshakeLog.class);
    private final Map<Denial, LogRateLimiter> limiters = new EnumMap<>(Denial.class);

    HandshakeLog() {
        RefusalCounters.REASONS.forEach(reason -> limiters.put(reason, new LogRateLimiter()));
    }

    /**
     * Logs that a certificate was rejected in the handshake.
     *
     * @param suffix appended to the line; may be empty
     */
    void rejected(TlsHost host, X509Certificate certificate, Refusal refusal, String suffix) {
        long suppressed = limiters.get(refusal.denial()).tryAcquire();
        String line = "Rejected certificate [" + nameOf(certificate) + "] in the TLS handshake of " + host + ": "
                + refusal.denial().code() + ", " + refusal.denial().sentence() + ": " + refusal.detail() + ". Hint: "
                + hint(refusal.denial()) + suffix;
        if (suppressed >= 0) {
            LOG.info(suppressed == 0 ? line : line + ", " + suppressed + " similar lines suppressed");
        } else if (LOG.isDebugEnabled()) {
            LOG.debug(line);
        }
    }

    /** Names a certificate by serial number and issuer; printable and of bounded length. */
    static String nameOf(X509Certificate certificate) {
        return Printable.excerpt("serial " + certificate.getSerialNumber().toString(16) + " of "
                + certificate.getIssuerX500Principal().getName());
    }

    /** What helps at the connector, which knows neither the directory nor the settings of the Realm. */
    static String hint(Denial denial) {
        return switch (denial) {
            case UNTRUSTED_ISSUER -> "add the root CA or the issuing CA to the connector's truststoreFile";
            case REVOCATION_UNKNOWN ->
                "replace the connector's certificateRevocationListFile by a current CRL of each CA";
            default -> denial.hint();
        };
    }
}
