// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.adcertmap.denial.Refusal;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.jsse.JSSEUtil;

/**
 * What a TLS virtual host trusts: the trust manager that Tomcat would create without {@code trustManagerClassName},
 * from the SSLHostConfig's trust store, CRL file, {@code revocationEnabled}, verification depth and algorithm. Tomcat's
 * own code reads them, so that they mean the same. Immutable; thread-safe as a JSSE trust manager is.
 *
 * @param host where it is from
 * @param tomcats the trust manager
 */
record ConnectorTrust(TlsHost host, X509ExtendedTrustManager tomcats) {
    /**
     * Reads the trust store and the CRL file.
     *
     * @throws Exception if one of them cannot be used, as Tomcat declares it
     */
    static ConnectorTrust of(TlsHost host) throws Exception {
        SSLHostConfig withoutTrustManager = new SSLHostConfig();
        SSLHostConfig config = host.config();
        KeyStore trustStore = config.getTruststore();
        withoutTrustManager.setTrustStore(trustStore);
        withoutTrustManager.setTruststoreAlgorithm(config.getTruststoreAlgorithm());
        withoutTrustManager.setCertificateRevocationListFile(config.getCertificateRevocationListFile());
        withoutTrustManager.setRevocationEnabled(config.getRevocationEnabled());
        if (config.isCertificateVerificationDepthConfigured()) {
            withoutTrustManager.setCertificateVerificationDepth(config.getCertificateVerificationDepth());
        }
        TrustManager[] tomcats = new JSSEUtil(
                        new SSLHostConfigCertificate(withoutTrustManager, SSLHostConfigCertificate.Type.UNDEFINED),
                        false)
                .getTrustManagers();
        return new ConnectorTrust(host, single(tomcats == null ? ofTheJvm() : tomcats));
    }

    /** Without a trust store Tomcat leaves the choice to JSSE, which trusts the public CAs of the JVM. */
    private static TrustManager[] ofTheJvm() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    /** JSSE would add checks of its own around a trust manager of another type, which cannot be repeated here. */
    private static X509ExtendedTrustManager single(TrustManager[] managers) {
        for (TrustManager manager : managers) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new IllegalArgumentException("truststoreAlgorithm provides no X509ExtendedTrustManager");
    }

    /**
     * Checks a client certificate as Tomcat would in the handshake.
     *
     * @param chain as the client presents it; not empty
     * @return the reason to refuse it; empty where it is trusted
     */
    Optional<Refusal> refusal(X509Certificate[] chain, String authType, SSLEngine engine) {
        try {
            tomcats.checkClientTrusted(chain, authType, engine);
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(HandshakeRefusal.of(e, chain[0], Instant.now()));
        }
    }
}
