// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.settings.SslFlag;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.juli.logging.Log;
import org.apache.tomcat.util.net.SSLHostConfig.CertificateVerification;
import org.apache.tomcat.util.net.SSLSupport;

/**
 * Requests the client certificate after the handshake (post-handshake authentication, or renegotiation in TLS 1.2), as
 * IIS does with {@code SslNegotiateCert} where the handshake did not request it. Only on a connector with
 * {@code certificateVerification="none"}, and only where Tomcat supports it: HTTP/1.1 over TLS 1.2, or over TLS 1.3
 * with OpenSSL. Otherwise the request has no certificate. A client without a certificate may lose its connection, which
 * is why the certificate is not requested again if the handshake has already requested it.
 */
public final class PostHandshakeCertificate {
    private PostHandshakeCertificate() {}

    /**
     * Returns the client's certificate, requested after the handshake if the flags say so; empty if the client
     * presented none.
     *
     * @param log the logger of the Valve
     */
    public static Optional<PresentedCertificate> of(Request request, Set<SslFlag> flags, Log log) {
        Object chain = request.getAttribute(Globals.CERTIFICATES_ATTR);
        if (chain == null && flags.contains(SslFlag.SSL_NEGOTIATE_CERT)) {
            requestCertificate(request, log);
            chain = request.getAttribute(Globals.CERTIFICATES_ATTR);
        }
        return PresentedCertificate.of(chain);
    }

    /** Returns whether Tomcat can still request the certificate of a request after the handshake. */
    static boolean isPossible(Request request) {
        return request.isSecure()
                && request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
                && http.isSSLEnabled()
                && supportsPostHandshakeRequest(request);
    }

    private static void requestCertificate(Request request, Log log) {
        if (!request.isSecure()
                || !requestsNoneInHandshake(request.getConnector())
                || !supportsPostHandshakeRequest(request)) {
            return;
        }
        try {
            request.getCoyoteRequest().action(ActionCode.REQ_SSL_CERTIFICATE, null);
        } catch (IllegalStateException e) {
            log.info("The client certificate was not requested, because the request body is larger than the connector's"
                    + " maxSavePostSize; set certificateVerification=\"optional\", or increase maxSavePostSize");
        }
    }

    /** Whether the handshake requests no client certificate on any virtual host of the connector. */
    private static boolean requestsNoneInHandshake(Connector connector) {
        return connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
                && http.isSSLEnabled()
                && Arrays.stream(connector.findSslHostConfigs())
                        .allMatch(host -> host.getCertificateVerification() == CertificateVerification.NONE);
    }

    private static boolean supportsPostHandshakeRequest(Request request) {
        if (!request.getProtocol().startsWith("HTTP/1.")) {
            return false;
        }
        boolean tls13 = request.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY) instanceof String tls
                && tls.startsWith("TLSv1.3");
        return !tls13 || usesOpenSsl(request.getConnector());
    }

    /** The JDK's TLS 1.3 does not support post-handshake authentication. */
    private static boolean usesOpenSsl(Connector connector) {
        return connector.getProperty("sslImplementationName") instanceof String name && name.contains(".openssl.");
    }
}
