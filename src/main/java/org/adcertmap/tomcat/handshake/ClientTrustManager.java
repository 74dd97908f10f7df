// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * Judges client certificates for a TLS virtual host as Tomcat's own trust manager would, see {@link ConnectorTrust}. It
 * finds its SSLHostConfig at the first handshake, because Tomcat creates it by the empty constructor, and connectors
 * bind before Realms start. It rejects every certificate where it does not find it. Never trusts a server. Thread-safe:
 * the search has a lock of its own, and the thread-local is confined to its thread.
 */
abstract class ClientTrustManager extends X509ExtendedTrustManager {
    /** The trust manager that a search looks for on this thread, replaced by {@code FOUND} when it is called. */
    private static final ThreadLocal<Object> SOUGHT = new ThreadLocal<>();

    private static final Object FOUND = new Object();

    private final TrustLookup trust = new TrustLookup(getClass().getSimpleName(), this::isCalledBy);

    /** Only the subclasses that {@code trustManagerClassName} may name. */
    ClientTrustManager() {}

    /**
     * Decides about a certificate that is not trusted.
     *
     * @param host where it was presented
     * @throws CertificateException to end the handshake
     */
    abstract void refused(TlsHost host, X509Certificate[] chain, Refusal refusal, SSLEngine engine)
            throws CertificateException;

    /** Decides about a certificate that is trusted. */
    abstract void trusted(TlsHost host, SSLEngine engine) throws CertificateException;

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        ConnectorTrust found = trust.require();
        Optional<Refusal> refusal = found.refusal(chain, authType, engine);
        if (refusal.isPresent()) {
            TlsHosts.countersOf(found.host().service()).count(refusal.get().denial());
            refused(found.host(), chain, refusal.get(), engine);
        } else {
            trusted(found.host(), engine);
        }
    }

    /** Returns whether an operation calls {@link #getAcceptedIssuers} of this: whether this is in a TLS context. */
    final boolean isCalledBy(Runnable operation) {
        SOUGHT.set(this);
        try {
            operation.run();
            return SOUGHT.get() == FOUND;
        } finally {
            SOUGHT.remove();
        }
    }

    /** Returns the CAs that clients are shown; none, which means any, while the SSLHostConfig is not found. */
    @Override
    public final X509Certificate[] getAcceptedIssuers() {
        Object sought = SOUGHT.get();
        if (sought != null) {
            if (sought == this) {
                SOUGHT.set(FOUND);
            }
            return new X509Certificate[0];
        }
        return trust.find().map(ConnectorTrust::acceptedIssuers).orElseGet(() -> new X509Certificate[0]);
    }

    /** Rejects a certificate that comes without its TLS engine; Tomcat's connectors for JSSE always have one. */
    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw withoutEngine();
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw withoutEngine();
    }

    private static CertificateException withoutEngine() {
        return new CertificateException("trustManagerClassName needs the JDK's TLS (JSSE), which passes an SSLEngine");
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw servers();
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw servers();
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw servers();
    }

    private static CertificateException servers() {
        return new CertificateException("this trust manager is for client certificates only");
    }

    /** Returns the exception that rejects a certificate in the handshake, as Tomcat does. */
    static CertificateException rejection(Refusal refusal) {
        Denial denial = refusal.denial();
        return new CertificateException(denial.code() + ", " + denial.sentence() + ": " + refusal.detail());
    }
}
