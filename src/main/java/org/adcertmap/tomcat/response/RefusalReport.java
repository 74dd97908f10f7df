package org.adcertmap.tomcat.response;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.MappingOutcome;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;

/**
 * Why did this request not go on as somebody? Told to the log and to the request's attributes, tied by a correlation
 * id.
 */
public final class RefusalReport {
    private RefusalReport() {}

    /**
     * @param outcome what came of the certificate; {@code null} where there was none to map
     * @return the correlation id, sixteen hexadecimal digits, to be shown to the client
     */
    public static String write(Request request, HttpRefusal answer, MappingOutcome outcome, Log log) {
        String correlation =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        ServerVariables.set(request, ServerVariables.SUBSTATUS, answer.substatus());
        ServerVariables.set(request, ServerVariables.REASON, answer.reasonCode());
        ServerVariables.set(request, ServerVariables.CORRELATION, correlation);
        String line = " [" + answer.substatus() + " " + correlation + "]";
        if (outcome != null) {
            OutcomeLog.write(log, outcome, line);
        } else {
            String uri = Printable.of(request.getDecodedRequestURI());
            log.info("Refused a request for [" + uri + "]: " + answer.reasonCode() + answer.detail() + line);
        }
        return correlation;
    }
}
