// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.tomcat.audit.AuditEvent;
import org.adcertmap.tomcat.audit.AuditLog;
import org.adcertmap.tomcat.connection.proxy.ForwardedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.session.RequestState;
import org.apache.catalina.Container;
import org.apache.catalina.Session;
import org.apache.catalina.connector.Request;

/**
 * Writes the decision of the Valve on a request: for the first request of a certificate on a connection or in a
 * session, and whenever the outcome changes there. Confined to the thread of the request.
 *
 * @param log the audit log of the Realm that serves the request
 * @param site the container of the Valve
 * @param forwarded how the Valve reads forwarded certificates
 */
public record RequestAudit(AuditLog log, Container site, ForwardedCertificate forwarded, Request request) {
    private static final String LOGIN = "login ";

    /** Returns the audit of a request; empty if nothing is written, or no Realm serves the request. */
    public static Optional<RequestAudit> of(
            Optional<CertificateRealm> realm, Container site, ForwardedCertificate forwarded, Request request) {
        return realm.isPresent() && !realm.get().audit().isOff()
                ? Optional.of(new RequestAudit(realm.get().audit(), site, forwarded, request))
                : Optional.empty();
    }

    /** Writes a login, also one from the cache. */
    public void login(MappingOutcome outcome) {
        if (outcome instanceof Mapped mapped
                && log.isChange(
                        keys(mapped.clientCertificate().sha256Thumbprint()),
                        LOGIN + mapped.account().sid())) {
            log.write(event(AuditEvent.Type.LOGIN)
                    .set("reason", HttpRefusal.MAPPED)
                    .outcome(mapped));
        }
    }

    /**
     * Writes a refusal, or that the directory was unavailable.
     *
     * @param outcome the outcome of the mapping; empty if no certificate was mapped
     * @param correlation the correlation ID of the error page; empty if there is none
     */
    public void refusal(HttpRefusal refusal, Optional<MappingOutcome> outcome, String correlation) {
        String certificate = outcome.map(MappingOutcome::certificateName).orElse("");
        if (log.isChange(keys(certificate), refusal.reasonCode())) {
            AuditEvent event = event(refusal.isClientError() ? AuditEvent.Type.REFUSAL : AuditEvent.Type.UNAVAILABLE)
                    .set("correlation", correlation)
                    .set("reason", refusal.reasonCode())
                    .set("substatus", refusal.substatus());
            outcome.ifPresent(event::outcome);
            log.write(event);
        }
    }

    private AuditEvent event(AuditEvent.Type type) {
        AuditEvent event = AuditEvent.of(type, Instant.now())
                .set("site", ContainerNames.of(site))
                .set("remoteAddress", request.getRemoteAddr())
                .set(
                        "durationMicros",
                        RequestState.of(request)
                                .mappingMicros()
                                .map(String::valueOf)
                                .orElse(""));
        return forwarded.isFromTrustedProxy(request) ? event.set("proxy", request.getPeerAddr()) : event;
    }

    private List<String> keys(String certificate) {
        List<String> keys = new ArrayList<>(2);
        keys.add("connection " + request.getServletConnection().getConnectionId() + " " + certificate);
        Session session = request.getSessionInternal(false);
        if (session != null) {
            keys.add("session " + session.getIdInternal() + " " + certificate);
        }
        return keys;
    }
}
