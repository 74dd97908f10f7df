// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.adcertmap.denial.Printable;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.tomcat.audit.RecentRefusals;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.container.RealmLookup;
import org.adcertmap.tomcat.login.AccountPrincipal;
import org.adcertmap.tomcat.session.RequestState;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.juli.logging.Log;

/**
 * Reports why a request has no access, in the log, in the server variables of the request, and on the error page. A
 * correlation ID connects them. Each request is reported once. Stateless.
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
        String correlationId = setVariables(request, refusal);
        RequestState.of(request).markReported();
        if (outcome.isPresent()) {
            OutcomeLog.write(log, outcome.get(), suffix(request));
        } else {
            OutcomeLog.writeRefusal(log, line(request, refusal), client(request), refusal.reasonCode());
        }
        return correlationId;
    }

    /** Keeps a refusal among the latest ones of the Realm. */
    public static void keep(
            CertificateRealm realm,
            Request request,
            HttpRefusal refusal,
            Optional<MappingOutcome> outcome,
            String correlationId) {
        realm.recentRefusals()
                .add(
                        correlationId,
                        refusal.reasonCode(),
                        refusal.substatus(),
                        outcome,
                        place(request),
                        refusal.detail(),
                        outcome.flatMap(mapped -> PresentedCertificate.ifReadable(request))
                                .map(presented -> List.of(presented.chain()))
                                .orElse(List.of()));
    }

    /** Sets the server variables, and returns the new correlation ID. */
    static String setVariables(Request request, HttpRefusal refusal) {
        String correlationId =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        ServerVariables.set(request, ServerVariables.SUBSTATUS, refusal.substatus());
        ServerVariables.set(request, ServerVariables.REASON, refusal.reasonCode());
        ServerVariables.set(request, ServerVariables.CORRELATION, correlationId);
        return correlationId;
    }

    /**
     * Keeps a request whose variables are set, and writes its line, rate-limited by the address of the client, port and
     * reason. At DEBUG, and not kept, where the response requests a password, which is the beginning of a login and no
     * refusal.
     */
    static void writeLoginRequired(Request request, Response response, HttpRefusal refusal, Log log) {
        RequestState.of(request).markReported();
        if (response.getHeader("WWW-Authenticate") != null) {
            log.debug(line(request, refusal));
        } else {
            keepByConstraint(request, refusal);
            OutcomeLog.writeRefusal(log, line(request, refusal), client(request), refusal.reasonCode());
        }
    }

    /** Keeps a request whose variables are set, and writes its line, rate-limited by certificate and reason. */
    static void writeLimited(Request request, HttpRefusal refusal, String certificate, Log log) {
        RequestState.of(request).markReported();
        keepByConstraint(request, refusal);
        OutcomeLog.writeRefusal(log, line(request, refusal), certificate, refusal.reasonCode());
    }

    /** Makes Tomcat's error page show reason code and correlation ID of the variables. */
    static void showOnPage(Request request, Response response) {
        response.getCoyoteResponse()
                .setMessage(ServerVariables.get(request, ServerVariables.REASON) + " "
                        + ServerVariables.get(request, ServerVariables.CORRELATION));
    }

    /** Keeps a request that a security-constraint refuses among the latest ones of the Realm. */
    private static void keepByConstraint(Request request, HttpRefusal refusal) {
        RealmLookup.in(request.getContext())
                .ifPresent(realm -> realm.recentRefusals()
                        .addByConstraint(
                                String.valueOf(ServerVariables.get(request, ServerVariables.CORRELATION)),
                                refusal.reasonCode(),
                                refusal.substatus(),
                                AccountPrincipal.sidOf(request.getUserPrincipal())
                                        .orElse(""),
                                place(request),
                                refusal.detail(),
                                refusal.hint()));
    }

    private static RecentRefusals.Place place(Request request) {
        String host = request.getHost() == null ? "" : request.getHost().getName();
        String application = request.getContext() == null ? "" : ContainerNames.path(request.getContext());
        return new RecentRefusals.Place(host + application, request.getRemoteAddr());
    }

    /** Returns by what the lines about requests without a certificate are limited. */
    private static String client(Request request) {
        return request.getRemoteAddr() + " " + request.getLocalPort();
    }

    private static String line(Request request, HttpRefusal refusal) {
        return "Refused request for [" + Printable.excerpt(request.getDecodedRequestURI()) + "]: "
                + refusal.reasonCode() + (refusal.detail().isEmpty() ? "" : ": " + refusal.detail())
                + (refusal.hint().isEmpty() ? "" : ". Hint: " + refusal.hint()) + suffix(request);
    }

    private static String suffix(Request request) {
        return " [" + ServerVariables.get(request, ServerVariables.SUBSTATUS) + " "
                + ServerVariables.get(request, ServerVariables.CORRELATION) + "]";
    }
}
