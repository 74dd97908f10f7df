// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.trust.TrustStatus;
import org.apache.juli.logging.Log;

/**
 * Writes the log line of a mapping outcome: the certificate by issuer and serial number, the reason code, the detail
 * and a hint; what comes from the certificate is cut after 1,000 characters. A mapped certificate may come with every
 * request and is logged at DEBUG, with a weak mapping at WARN; the trace is logged at TRACE. Lines about a certificate
 * are rate-limited by certificate and reason, those about untrusted certificates also for all together, and lines about
 * an outage of the directory or an internal error for all requests of the JVM together: the suppressed ones are logged
 * at DEBUG, and the next line has their number. Thread-safe.
 */
public final class OutcomeLog {
    private static final OutcomeLogLimits LIMITS = new OutcomeLogLimits(System::nanoTime);
    private static final int WEAK_MAPPING_EVENT = 39; // events of a domain controller, KB5014754
    private static final int PREDATES_ACCOUNT_EVENT = 40;
    private static final int SID_MISMATCH_EVENT = 41;

    private OutcomeLog() {}

    /**
     * Writes the line.
     *
     * @param log the logger of the Valve or the Realm
     * @param suffix appended to the line, for example sub-status and correlation ID of the response; may be empty
     */
    public static void write(Log log, MappingOutcome outcome, String suffix) {
        write(log, outcome, suffix, LIMITS);
    }

    static void write(Log log, MappingOutcome outcome, String suffix, OutcomeLogLimits limits) {
        if (outcome instanceof Unavailable unavailable) {
            long suppressed = limits.ofOutages().tryAcquire();
            if (suppressed >= 0) {
                log.warn(line(unavailable) + suffix + suppressed(suppressed));
            } else if (log.isDebugEnabled()) {
                log.debug(line(unavailable) + suffix);
            }
        } else if (outcome instanceof Denied denied) {
            long suppressed = tryAcquire(denied, limits);
            if (suppressed >= 0) {
                log.info(line(denied) + suffix + suppressed(suppressed));
            } else if (log.isDebugEnabled()) {
                log.debug(line(denied) + suffix);
            }
        } else if (outcome instanceof Mapped mapped) {
            long suppressed = mapped.warning().isEmpty()
                    ? -1
                    : limits.of(mapped.clientCertificate().sha256Thumbprint(), HttpRefusal.MAPPED)
                            .tryAcquire();
            if (suppressed >= 0) {
                log.warn(line(mapped) + suffix + suppressed(suppressed));
            } else if (log.isDebugEnabled()) {
                log.debug(line(mapped) + suffix);
            }
        }
        if (log.isTraceEnabled()) {
            for (TraceStep step : outcome.trace()) { // JULI takes the caller's class: no method reference
                log.trace(step);
            }
        }
    }

    /**
     * Writes the line of a refused request at INFO, or at DEBUG if there were many.
     *
     * @param client the certificate, or the address of a client without one
     */
    static void writeRefusal(Log log, String line, String client, String reason) {
        long suppressed = LIMITS.of(client, reason).tryAcquire();
        if (suppressed >= 0) {
            log.info(line + suppressed(suppressed));
        } else {
            log.debug(line);
        }
    }

    /** Writes the line of a certificate that could not be mapped because of an internal error, with its stack trace. */
    public static void writeInternalError(Log log, RuntimeException error) {
        writeInternalError(log, error, LIMITS);
    }

    static void writeInternalError(Log log, RuntimeException error, OutcomeLogLimits limits) {
        String line = "A certificate could not be mapped because of an internal error";
        long suppressed = limits.ofInternalErrors().tryAcquire();
        if (suppressed >= 0) {
            log.error(line + suppressed(suppressed), error);
        } else {
            log.debug(line, error);
        }
    }

    private static long tryAcquire(Denied denied, OutcomeLogLimits limits) {
        long suppressed = limiter(denied, limits).tryAcquire();
        if (suppressed < 0 || denied.trust() == TrustStatus.TRUSTED) {
            return suppressed;
        }
        long ofOthers = limits.ofUntrusted().tryAcquire();
        return ofOthers < 0 ? ofOthers : suppressed + ofOthers;
    }

    private static LogRateLimiter limiter(Denied denied, OutcomeLogLimits limits) {
        return limits.of(
                denied.clientCertificate()
                        .map(ClientCertificate::sha256Thumbprint)
                        .orElse(denied.certificateName()),
                denied.refusal().denial().code());
    }

    private static String suppressed(long lines) {
        return lines == 0 ? "" : ", " + lines + " similar lines suppressed";
    }

    private static String line(Unavailable unavailable) {
        return "Could not map certificate [" + unavailable.certificateName() + "]: "
                + HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode() + ", " + unavailable.cause();
    }

    private static String line(Denied denied) {
        Denial denial = denied.refusal().denial();
        return "Refused certificate [" + denied.certificateName() + "]: " + denial.code() + ", " + denial.sentence()
                + ": "
                + denied.refusal().detail() + ". Hint: " + denied.refusal().hint()
                + denied.clientCertificate()
                        .map(certificate -> event(denial, certificate))
                        .orElse("");
    }

    private static String event(Denial denial, ClientCertificate certificate) {
        return switch (denial) {
            case WEAK_MAPPING -> event(WEAK_MAPPING_EVENT, certificate);
            case CERTIFICATE_PREDATES_ACCOUNT -> event(PREDATES_ACCOUNT_EVENT, certificate);
            case SID_MISMATCH -> event(SID_MISMATCH_EVENT, certificate);
            default -> "";
        };
    }

    /** Returns the data that a domain controller would write into its event log. */
    private static String event(int number, ClientCertificate certificate) {
        return ". A domain controller logs this as event " + number + ": subject ["
                + certificate.subjectText()
                + "], issuer [" + certificate.issuerText()
                + "], serial number [" + Printable.excerpt(certificate.serialNumber()) + "], thumbprint ["
                + certificate.sha1Thumbprint()
                + "], valid from ["
                + certificate.notBefore() + "]";
    }

    private static String line(Mapped mapped) {
        return "Mapped certificate [" + mapped.certificateName() + "] to [" + mapped.userName() + "] by ["
                + mapped.method() + "]"
                + mapped.warning()
                        .map(warning -> ", which is a weak mapping: " + Printable.excerpt(warning)
                                + event(WEAK_MAPPING_EVENT, mapped.clientCertificate()))
                        .orElse("");
    }
}
