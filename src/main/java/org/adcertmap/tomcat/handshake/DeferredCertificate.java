// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.lang.ref.WeakReference;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.trust.TrustStatus;
import org.apache.catalina.Engine;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.net.SSLSupport;

/**
 * Finds the requests whose client certificate the handshake let through although it is not trusted. On a connector that
 * has ever deferred, a certificate is trusted only if its TLS session is recorded as trusted: what is not known is
 * refused. Thread-safe: the list of connectors is immutable and volatile, and replaced under the lock of the class.
 */
public final class DeferredCertificate {
    private static final Log LOG = LogFactory.getLog(DeferredCertificate.class);
    private static final JudgedSessions SESSIONS = new JudgedSessions();
    private static final Refusal UNKNOWN = new Refusal(
            Denial.UNTRUSTED_ISSUER, "the handshake of this connection has not been recorded, or no longer is");

    private static final X509Certificate[] NONE = {};
    private static final String TLS_1_3 = "TLSv1.3";

    private static volatile List<WeakReference<Connector>> deferring = List.of();

    private DeferredCertificate() {}

    static void trust(Connector connector, SSLEngine engine) {
        markDeferring(connector);
        SESSIONS.trust(engine.getHandshakeSession());
    }

    static void refuse(Connector connector, SSLEngine engine, Refusal refusal) {
        markDeferring(connector);
        SESSIONS.refuse(engine.getHandshakeSession(), refusal);
    }

    /** A connector stays marked, also where it is reconfigured: its open connections are still the same. */
    static void markDeferring(Connector connector) {
        if (!isDeferring(connector)) {
            synchronized (DeferredCertificate.class) {
                deferring = Stream.concat(
                                deferring.stream().filter(old -> old.get() != null),
                                Stream.of(new WeakReference<>(connector)))
                        .toList();
            }
        }
    }

    private static boolean isDeferring(Connector connector) {
        for (WeakReference<Connector> each : deferring) {
            if (each.get() == connector) {
                return true;
            }
        }
        return false;
    }

    /**
     * Removes an untrusted certificate from the request, and returns why it is not trusted. Called before anything else
     * reads the request; an asynchronous dispatch is a part of a request that has passed this already.
     *
     * <p>Until TLS 1.2 a request without a certificate stays without one: Tomcat's own CLIENT-CERT authenticator would
     * renegotiate later, and in that handshake a client can resume a session that has a refused certificate, for which
     * no trust manager is called.
     *
     * @return empty if the request has no such certificate
     */
    public static Optional<Denied> removeFrom(Request request) {
        if (!isDeferring(request.getConnector()) || request.isAsyncDispatching()) {
            return Optional.empty();
        }
        // The first access to a TLS attribute sets all of them, from the same TLS session.
        if (!(request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain)
                || chain.length == 0) {
            if (!TLS_1_3.equals(request.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY))) {
                request.setAttribute(Globals.CERTIFICATES_ATTR, NONE);
            }
            return Optional.empty();
        }
        String session = request.getAttribute(SSLSupport.SESSION_ID_KEY) instanceof String id ? id : null;
        if (SESSIONS.isTrusted(session)) {
            return Optional.empty();
        }
        // An empty chain: without an array, Tomcat might set it to the certificate of the connection again.
        request.getCoyoteRequest().setAttribute(Globals.CERTIFICATES_ATTR, NONE);
        request.setAttribute(Globals.CERTIFICATES_ATTR, NONE);
        return Optional.of(denied(chain[0], SESSIONS.refusal(session).orElse(UNKNOWN)));
    }

    private static Denied denied(X509Certificate certificate, Refusal refusal) {
        Optional<ClientCertificate> decoded;
        try {
            decoded = Optional.of(CertificateReader.read(certificate));
        } catch (CertificateRefusedException e) {
            decoded = Optional.empty();
        }
        String name =
                decoded.map(ClientCertificate::issuerAndSerialNumber).orElseGet(() -> HandshakeLog.nameOf(certificate));
        return new Denied(name, decoded, TrustStatus.NOT_TRUSTED, Optional.empty(), refusal, List.of());
    }

    /**
     * Stops the connectors that have deferred, because the Valve is removed from an Engine that is still running: their
     * open connections may have untrusted certificates, which nothing would refuse any longer.
     *
     * @param engine the container of the Valve
     */
    public static void stopConnectors(Engine engine) {
        for (Connector connector : engine.getService().findConnectors()) {
            if (isDeferring(connector)) {
                LOG.error("The connector on port [" + connector.getPort() + "] is stopped, because the"
                        + " ClientCertificateMappingValve that refuses its untrusted certificates has been stopped: add"
                        + " the Valve, and restart Tomcat");
                try {
                    connector.stop();
                } catch (LifecycleException e) {
                    LOG.error("The connector on port [" + connector.getPort() + "] could not be stopped", e);
                }
            }
        }
    }
}
