// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.tomcat.audit.AuditEvent;
import org.adcertmap.tomcat.audit.AuditLog;
import org.adcertmap.tomcat.connection.PresentedCertificate;
import org.adcertmap.tomcat.connection.proxy.ForwardedCertificate;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.ContainerNames;
import org.adcertmap.tomcat.container.ValvePosition;
import org.adcertmap.tomcat.session.RequestState;
import org.adcertmap.tomcat.session.SessionBinding;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Request;

/**
 * Writes the decision of the Valve on a request: for the first request of a certificate, with one account pattern, on a
 * connection or in a session, and whenever the outcome changes there. Confined to the thread of the request.
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
                        LOGIN
                                + mapped.account()
                                        .map(account -> account.sid().toString())
                                        .orElse(mapped.userName()))) {
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
        if (log.isChange(keys(certificateOf(outcome)), refusal.reasonCode())) {
            AuditEvent event = event(refusal.isClientError() ? AuditEvent.Type.REFUSAL : AuditEvent.Type.UNAVAILABLE)
                    .set("correlation", correlation)
                    .set("reason", refusal.reasonCode())
                    .set("substatus", refusal.substatus());
            outcome.ifPresent(event::outcome);
            if (outcome.isPresent() && outcome.get() instanceof Unavailable) {
                presented().ifPresent(event::certificate);
            }
            log.write(event);
        }
    }

    /** Reads the certificate once more: of an unavailable directory the outcome has its name alone. */
    private Optional<ClientCertificate> presented() {
        Optional<PresentedCertificate> presented = PresentedCertificate.ifReadable(request);
        try {
            return presented.isPresent()
                    ? Optional.of(CertificateReader.read(presented.get().clientCertificate()))
                    : Optional.empty();
        } catch (CertificateRefusedException e) {
            return Optional.empty(); // its fields are absent, as for every malformed certificate
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

    /**
     * Returns the SHA-256 of the certificate, as for a login; its name if it cannot be read, empty if there is none.
     */
    private String certificateOf(Optional<MappingOutcome> outcome) {
        return outcome.flatMap(known -> known.match(
                        mapped -> Optional.of(mapped.clientCertificate()),
                        Denied::clientCertificate,
                        unavailable -> Optional.<ClientCertificate>empty()))
                .map(ClientCertificate::sha256Thumbprint)
                .or(() -> PresentedCertificate.ifReadable(request).map(PresentedCertificate::sha256))
                .or(() -> outcome.map(MappingOutcome::certificateName))
                .orElse("");
    }

    private List<String> keys(String certificate) {
        List<String> keys = new ArrayList<>(2);
        String client = certificate + " " + ValvePosition.accountPattern(request, site);
        String connection = request.getServletConnection().getConnectionId(); // that of a proxy has many clients
        keys.add("connection " + connection + " " + request.getRemoteAddr() + " " + client);
        SessionBinding.idOf(request).ifPresent(session -> keys.add("session " + session + " " + client));
        return keys;
    }
}
