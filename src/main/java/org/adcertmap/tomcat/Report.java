package org.adcertmap.tomcat;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.adcertmap.certificate.Printable;
import org.adcertmap.mapping.MappingOutcome;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;

/**
 * Why did this request not go on as somebody? Told to the log and to the request's attributes, tied by a correlation
 * id.
 */
final class Report {
    private Report() {}

    /**
     * @param outcome what came of the certificate; {@code null} where there was none to map
     * @return the correlation id, sixteen hexadecimal digits, to be shown to the client
     */
    static String write(Request request, Answer answer, MappingOutcome outcome, Log log) {
        String correlation =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Variables.set(request, Variables.SUBSTATUS, answer.substatus());
        Variables.set(request, Variables.REASON, answer.reason());
        Variables.set(request, Variables.CORRELATION, correlation);
        String line = " [" + answer.substatus() + " " + correlation + "]";
        if (outcome != null) {
            OutcomeLog.write(log, outcome, line);
        } else {
            String uri = Printable.of(request.getDecodedRequestURI());
            log.info("Refused a request for [" + uri + "]: " + answer.reason() + answer.detail() + line);
        }
        return correlation;
    }
}
