// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import org.adcertmap.denial.Refusal;

/**
 * Rejects an untrusted client certificate in the handshake, as Tomcat does, and logs the certificate, its issuer and
 * the reason. For {@code trustManagerClassName} of an SSLHostConfig with the JDK's TLS. Thread-safe.
 */
public final class LoggingClientTrustManager extends ClientTrustManager {
    private final HandshakeLog log = new HandshakeLog();

    /** Creates one for Tomcat. */
    public LoggingClientTrustManager() {
        // Its SSLHostConfig is found at the first handshake.
    }

    @Override
    void refused(TlsHost host, X509Certificate[] chain, Refusal refusal, SSLEngine engine) throws CertificateException {
        log.rejected(host, chain[0], refusal, "");
        throw rejection(refusal);
    }

    @Override
    void trusted(TlsHost host, SSLEngine engine) {
        // The handshake continues.
    }
}
