// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.container.RealmLookup;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.jsse.JSSEUtil;

/**
 * What a TLS virtual host trusts: the trust manager that Tomcat would create without {@code trustManagerClassName},
 * from the SSLHostConfig's trust store, CRL file, {@code revocationEnabled}, verification depth and algorithm. Tomcat's
 * own code reads them, so that they mean the same. Immutable; thread-safe as a JSSE trust manager is.
 *
 * @param host where it is from
 * @param issuers the CAs of {@code clientAuthIssuers} in place of the trust store; empty where that counts
 * @param tomcats the trust manager; empty where there are no such CAs, so that every certificate is refused
 */
record ConnectorTrust(
        TlsHost host, Optional<List<X509Certificate>> issuers, Optional<X509ExtendedTrustManager> tomcats) {
    /**
     * Reads the trust store and the CRL file.
     *
     * @throws Exception if one of them cannot be used, as Tomcat declares it
     */
    static ConnectorTrust of(TlsHost host) throws Exception {
        return of(host, currentIssuers(host));
    }

    /** Returns the CAs of {@code clientAuthIssuers} in the Realm of the Engine. */
    private static Optional<List<X509Certificate>> currentIssuers(TlsHost host) {
        return RealmLookup.in(host.service().getContainer()).flatMap(CertificateRealm::clientAuthIssuers);
    }

    /**
     * Returns what is trusted now: this, unless the CAs of {@code clientAuthIssuers} have changed. Without a Realm that
     * has such CAs the last ones stay, because a trust store may never have been meant to be used.
     *
     * @throws Exception if the CRL file cannot be used, as Tomcat declares it
     */
    ConnectorTrust refreshed() throws Exception {
        Optional<List<X509Certificate>> now = currentIssuers(host);
        boolean changed = now.isPresent() && (issuers.isEmpty() || issuers.get() != now.get());
        return changed ? of(host, now) : this;
    }

    private static ConnectorTrust of(TlsHost host, Optional<List<X509Certificate>> issuers) throws Exception {
        SSLHostConfig withoutTrustManager = new SSLHostConfig();
        SSLHostConfig config = host.config();
        KeyStore trustStore = issuers.isPresent() ? keyStore(issuers.get()) : config.getTruststore();
        if (trustStore == null) {
            throw new IOException("truststoreFile is not set, and clientAuthIssuers of the Realm is not [ntAuth]; the"
                    + " public CAs of the JVM are never trusted for clients");
        }
        if (trustStore.size() == 0) {
            return new ConnectorTrust(host, issuers, Optional.empty());
        }
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
        return new ConnectorTrust(host, issuers, Optional.of(single(tomcats)));
    }

    private static KeyStore keyStore(List<X509Certificate> cas) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate ca : cas) {
            store.setCertificateEntry("ca-" + store.size(), ca);
        }
        return store;
    }

    /** Returns the CAs that clients are shown. */
    X509Certificate[] acceptedIssuers() {
        return tomcats.map(X509ExtendedTrustManager::getAcceptedIssuers).orElseGet(() -> new X509Certificate[0]);
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
        if (tomcats.isEmpty()) {
            return Optional.of(new Refusal(
                    Denial.UNTRUSTED_ISSUER,
                    issuers.isPresent()
                            ? "no CA of NTAuth is known: clientAuthIssuers is [ntAuth], and the log has the cause"
                            : "the trust store is empty"));
        }
        try {
            tomcats.get().checkClientTrusted(chain, authType, engine);
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(HandshakeRefusal.of(e, chain[0], Instant.now()));
        }
    }
}
