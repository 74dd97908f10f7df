package org.adcertmap.tomcat.connection;

import java.security.cert.X509Certificate;
import java.util.Arrays;
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
 * Asks a client for its certificate after the handshake, as IIS does where {@code SslNegotiateCert} is set and the
 * binding has not asked before. Only on a connector that never asks in the handshake, and only where Tomcat can:
 * HTTP/1.1, over TLS 1.2, or over TLS 1.3 with OpenSSL. Everywhere else nothing happens, and there is no certificate. A
 * client that is asked and has none may lose its connection, which is why nobody is asked who has been asked in the
 * handshake.
 */
public final class PostHandshakeCertificate {
    private PostHandshakeCertificate() {}

    /**
     * The certificates of the request, asked for late where the flags want them; {@code null} or empty where there are
     * none.
     */
    public static X509Certificate[] chainOf(Request request, Set<SslFlag> flags, Log log) {
        Object chain = request.getAttribute(Globals.CERTIFICATES_ATTR);
        if (chain == null && flags.contains(SslFlag.SSL_NEGOTIATE_CERT)) {
            askFor(request, log);
            chain = request.getAttribute(Globals.CERTIFICATES_ATTR);
        }
        return (X509Certificate[]) chain;
    }

    private static void askFor(Request request, Log log) {
        if (!request.isSecure() || !neverAsks(request.getConnector()) || !canBeAsked(request)) {
            return;
        }
        try {
            request.getCoyoteRequest().action(ActionCode.REQ_SSL_CERTIFICATE, null);
        } catch (IllegalStateException e) {
            log.info(
                    "A client was not asked for its certificate, because its request has a body that is larger than the connector's"
                            + " maxSavePostSize: set certificateVerification=\"optional\" or raise maxSavePostSize");
        }
    }

    /** Whether a certificate is asked for after the handshake or not at all. */
    static boolean neverAsks(Connector connector) {
        return connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http
                && http.isSSLEnabled()
                && Arrays.stream(connector.findSslHostConfigs())
                        .allMatch(host -> host.getCertificateVerification() == CertificateVerification.NONE);
    }

    private static boolean canBeAsked(Request request) {
        if (!request.getProtocol().startsWith("HTTP/1.")) {
            return false;
        }
        boolean tls13 = request.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY) instanceof String tls
                && tls.startsWith("TLSv1.3");
        return !tls13 || usesOpenSsl(request.getConnector());
    }

    /** The JDK's TLS 1.3 has no authentication after the handshake. */
    private static boolean usesOpenSsl(Connector connector) {
        return connector.getProperty("sslImplementationName") instanceof String name && name.contains(".openssl.");
    }
}
