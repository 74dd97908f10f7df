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
import org.apache.juli.logging.Log;

/**
 * Writes the log line of a mapping outcome: the certificate by issuer and serial number, the reason code, the detail
 * and a hint. A mapped certificate may come with every request and is logged at DEBUG, with a weak mapping at WARN; the
 * trace is logged at TRACE. Lines about an outage of the directory are rate-limited for all requests of the JVM
 * together.
 */
public final class OutcomeLog {
    private static final LogRateLimiter OUTAGES = new LogRateLimiter(System::nanoTime);
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
        write(log, outcome, suffix, OUTAGES);
    }

    static void write(Log log, MappingOutcome outcome, String suffix, LogRateLimiter outages) {
        if (outcome instanceof Unavailable unavailable) {
            writeOutage(log, unavailable, suffix, outages);
        } else if (outcome instanceof Denied denied) {
            log.info(line(denied) + suffix);
        } else if (outcome instanceof Mapped mapped && mapped.warning().isPresent()) {
            log.warn(line(mapped) + ", which is a weak mapping: "
                    + Printable.of(mapped.warning().get()) + event(WEAK_MAPPING_EVENT, mapped.clientCertificate())
                    + suffix);
        } else if (outcome instanceof Mapped mapped && log.isDebugEnabled()) {
            log.debug(line(mapped) + suffix);
        }
        if (log.isTraceEnabled()) {
            for (TraceStep step : outcome.trace()) { // JULI takes the caller's class: no method reference
                log.trace(step);
            }
        }
    }

    /** An outage affects every request, so its lines are rate-limited; the suppressed ones are logged at DEBUG. */
    private static void writeOutage(Log log, Unavailable unavailable, String suffix, LogRateLimiter outages) {
        String line = "Could not map certificate [" + unavailable.certificateName() + "]: "
                + HttpRefusal.DIRECTORY_UNAVAILABLE.reasonCode() + ", " + unavailable.cause() + suffix;
        long suppressed = outages.tryAcquire();
        if (suppressed < 0) {
            log.debug(line);
        } else {
            log.warn(line + (suppressed == 0 ? "" : ", " + suppressed + " similar lines suppressed"));
        }
    }

    private static String line(Denied denied) {
        Denial denial = denied.refusal().denial();
        return "Refused certificate [" + denied.certificateName() + "]: " + denial.code() + ", " + denial.sentence()
                + ": "
                + denied.refusal().detail() + ". Hint: " + denial.hint()
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
        return Printable.of(". A domain controller logs this as event " + number + ": subject ["
                + certificate.subjectText()
                + "], issuer [" + certificate.issuerText()
                + "], serial number [" + certificate.serialNumber() + "], thumbprint [" + certificate.sha1Thumbprint()
                + "], valid from ["
                + certificate.notBefore() + "]");
    }

    private static String line(Mapped mapped) {
        return "Mapped certificate [" + mapped.certificateName() + "] to [" + mapped.userName() + "] by ["
                + mapped.method().name() + "]";
    }
}
