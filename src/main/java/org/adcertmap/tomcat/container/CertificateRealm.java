package org.adcertmap.tomcat.container;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.apache.catalina.Realm;

/**
 * Maps certificate chains to accounts: the port through which Valve, sessions and connections use the Realm. Unlike
 * {@link Realm#authenticate(X509Certificate[])}, it distinguishes mapped, denied and unavailable. Thread-safe between
 * start and stop.
 */
public interface CertificateRealm extends Realm {
    /**
     * Maps a certificate chain, and counts the outcome.
     *
     * @param chain the client's certificate first, then the CA certificates that it presented; not empty
     * @throws IllegalStateException if the Realm is not started
     */
    MappingOutcome map(X509Certificate[] chain);

    /**
     * Maps a certificate chain whose cache key the caller has already, and counts the outcome.
     *
     * @param cacheKey from {@link #cacheKey} for this chain
     * @throws IllegalStateException if the Realm is not started
     */
    MappingOutcome map(X509Certificate[] chain, Object cacheKey);

    /**
     * Maps a certificate chain without counting the outcome, for an asynchronous dispatch of a request that has been
     * counted.
     *
     * @throws IllegalStateException if the Realm is not started
     */
    MappingOutcome mapUncounted(X509Certificate[] chain);

    /**
     * Returns the key of a certificate chain in the Realm's cache. Equal keys mean equal chains.
     *
     * @throws IllegalStateException if the Realm is not started
     */
    Object cacheKey(X509Certificate[] chain);

    /**
     * Returns the cached mapping if it needs no refresh yet, and counts it. Never waits, never searches the directory.
     *
     * @param cacheKey from {@link #cacheKey}
     * @return empty where {@link #map} must be called
     */
    Optional<Mapped> getIfFresh(Object cacheKey);
}
