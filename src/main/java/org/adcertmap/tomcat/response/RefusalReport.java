// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.MappingOutcome;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;

/**
 * Reports why a request has no principal, in the log and in the server variables of the request. A correlation ID,
 * which the error page shows too, connects them.
 */
public final class RefusalReport {
    private RefusalReport() {}

    /**
     * Writes the log line and sets the server variables.
     *
     * @param outcome the outcome of the mapping; empty if no certificate was mapped
     * @return the correlation ID for the error page, sixteen hexadecimal digits
     */
    public static String write(Request request, HttpRefusal refusal, Optional<MappingOutcome> outcome, Log log) {
        String correlationId =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        ServerVariables.set(request, ServerVariables.SUBSTATUS, refusal.substatus());
        ServerVariables.set(request, ServerVariables.REASON, refusal.reasonCode());
        ServerVariables.set(request, ServerVariables.CORRELATION, correlationId);
        String suffix = " [" + refusal.substatus() + " " + correlationId + "]";
        if (outcome.isPresent()) {
            OutcomeLog.write(log, outcome.get(), suffix);
        } else {
            String uri = Printable.excerpt(request.getDecodedRequestURI());
            log.info("Refused request for [" + uri + "]: " + refusal.reasonCode() + refusal.detail() + suffix);
        }
        return correlationId;
    }
}
