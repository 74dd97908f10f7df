package org.adcertmap.tomcat.response;

import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.apache.juli.logging.Log;

/**
 * What does the log say of an outcome? One line: which certificate, what came of it, why, and what to do about it. A
 * successful mapping, which may happen with every request, is written at DEBUG only, unless it is weak, and the steps
 * of the trace at TRACE.
 */
public final class OutcomeLog {
    private static final LogRateLimiter OUTAGES = new LogRateLimiter(System::nanoTime);

    private OutcomeLog() {}

    /** @param answer what the client got, for example its correlation id; may be empty */
    public static void write(Log log, MappingOutcome outcome, String answer) {
        write(log, outcome, answer, OUTAGES);
    }

    public static void write(Log log, MappingOutcome outcome, String answer, LogRateLimiter outages) {
        if (outcome instanceof Unavailable unavailable) {
            writeOutage(log, unavailable, answer, outages);
        } else if (outcome instanceof Denied denied) {
            log.info(line(denied) + answer);
        } else if (outcome instanceof Mapped mapped && mapped.warning().isPresent()) {
            log.warn(line(mapped) + ", although it is weak: "
                    + Printable.of(mapped.warning().get()) + event(39, mapped.clientCertificate()) + answer);
        } else if (outcome instanceof Mapped mapped && log.isDebugEnabled()) {
            log.debug(line(mapped) + answer);
        }
        if (log.isTraceEnabled()) {
            outcome.trace().forEach(log::trace);
        }
    }

    /** An outage befalls everybody: a few lines say as much as millions. Those held back are there at DEBUG. */
    private static void writeOutage(Log log, Unavailable unavailable, String answer, LogRateLimiter outages) {
        String line =
                "Could not map certificate [" + unavailable.certificateName() + "]: " + unavailable.cause() + answer;
        long held = outages.next();
        if (held < 0) {
            log.debug(line);
        } else {
            log.warn(line + (held == 0 ? "" : ", and " + held + " like it since"));
        }
    }

    private static String line(Denied denied) {
        Denial denial = denied.refusal().denial();
        return "Refused certificate [" + denied.certificateName() + "]: " + denial.code() + ", " + denial.sentence()
                + ": "
                + denied.refusal().detail() + ". Hint: " + denial.hint()
                + denied.clientCertificate().map(facts -> event(denial, facts)).orElse("");
    }

    /** What a domain controller writes into its event log in such a case (KB5014754, events 39, 40 and 41). */
    private static String event(Denial denial, ClientCertificate facts) {
        return switch (denial) {
            case WEAK_MAPPING -> event(39, facts);
            case CERTIFICATE_PREDATES_ACCOUNT -> event(40, facts);
            case SID_MISMATCH -> event(41, facts);
            default -> "";
        };
    }

    private static String event(int number, ClientCertificate facts) {
        return Printable.of(". As event " + number + " of a domain controller: subject [" + facts.subject()
                + "], issuer [" + facts.issuer()
                + "], serial number [" + facts.serialNumber() + "], thumbprint [" + facts.sha1Thumbprint()
                + "], valid from ["
                + facts.notBefore() + "]");
    }

    private static String line(Mapped mapped) {
        return "Mapped certificate [" + mapped.certificateName() + "] to [" + mapped.userName() + "] by ["
                + mapped.method().name() + "]";
    }
}
