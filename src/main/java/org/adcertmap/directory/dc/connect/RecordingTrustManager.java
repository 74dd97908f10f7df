// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Records the chain that a server presents in a TLS handshake, and rejects it, so that no connection comes of it: to
 * show an administrator a certificate that is not trusted. The reference is volatile.
 */
final class RecordingTrustManager extends X509ExtendedTrustManager {
    private volatile List<X509Certificate> chain = List.of();

    /** Returns the last chain; empty before the first. */
    List<X509Certificate> chain() {
        return chain;
    }

    /** Returns a factory of sockets whose handshakes end with the server's certificate. */
    SSLSocketFactory sockets(Duration readTimeout) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {this}, null);
            return new LdapTlsSocketFactory(tls.getSocketFactory(), readTimeout);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    private void reject(X509Certificate[] presented) throws CertificateException {
        chain = List.of(presented);
        throw new CertificateException("the certificate was only read");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String authType) throws CertificateException {
        reject(presented);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String authType, Socket socket)
            throws CertificateException {
        reject(presented);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String authType, SSLEngine engine)
            throws CertificateException {
        reject(presented);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String authType) throws CertificateException {
        reject(presented);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String authType, Socket socket)
            throws CertificateException {
        reject(presented);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String authType, SSLEngine engine)
            throws CertificateException {
        reject(presented);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
