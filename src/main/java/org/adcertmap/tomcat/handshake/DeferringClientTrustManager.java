// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.adcertmap.denial.Refusal;

/**
 * Lets the handshake with an untrusted client certificate succeed, so that the ClientCertificateMappingValve of the
 * Engine responds with 403 and the reason, as IIS does. For {@code trustManagerClassName} of an SSLHostConfig with the
 * JDK's TLS. Rejects in the handshake, as {@link LoggingClientTrustManager} does, where that Valve cannot refuse the
 * request (see {@link DeferralCondition}), and in a renegotiation: there the request may have passed the Valve already
 * when Tomcat's own authenticator requests the certificate. Thread-safe.
 */
public final class DeferringClientTrustManager extends ClientTrustManager {
    private static final String NO_CIPHER_SUITE = "SSL_NULL_WITH_NULL_NULL"; // SSLEngine.getSession(), first handshake
    private static final String TLS_1_3 = "TLSv1.3";

    private final HandshakeLog log = new HandshakeLog();

    /** Creates one for Tomcat. */
    public DeferringClientTrustManager() {
        // Its SSLHostConfig is found at the first handshake.
    }

    @Override
    void refused(TlsHost host, X509Certificate[] chain, Refusal refusal, SSLEngine engine) throws CertificateException {
        Refusal byConnector = new Refusal(
                refusal.denial(),
                refusal.detail() + " (checked against the trust store and the CRL file of " + host + ")",
                HandshakeLog.hint(refusal.denial()));
        DeferredCertificate.refuse(host.connector(), engine, byConnector);
        Optional<String> unmet = isFirstHandshake(engine)
                ? DeferralCondition.unmet(host)
                : Optional.of("a renegotiation is never deferred");
        if (unmet.isPresent()) {
            log.rejected(host, chain[0], refusal, ". Not deferred: " + unmet.get());
            throw rejection(refusal);
        }
    }

    @Override
    void trusted(TlsHost host, SSLEngine engine) {
        DeferredCertificate.trust(host.connector(), engine);
    }

    /** TLS 1.3 has no renegotiation (RFC 8446, section 4.1.2), and the JDK no post-handshake authentication. */
    private static boolean isFirstHandshake(SSLEngine engine) {
        return TLS_1_3.equals(engine.getHandshakeSession().getProtocol())
                || NO_CIPHER_SUITE.equals(engine.getSession().getCipherSuite());
    }
}
