// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.adcertmap.tomcat.login.Login;
import org.adcertmap.trust.cache.ChainKey;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.net.SSLSupport;

/**
 * Caches by connection the Realm's cache key of the client certificate, so that Tomcat need not decode the certificate
 * for every request. It caches no outcome: the Realm's own cache decides for each request whether an outcome, mapped or
 * denied, is still fresh. An entry is for one Realm and one account pattern. Used only for connections that
 * {@link DirectTls} accepts. Until TLS 1.2 a client may renegotiate the connection with another certificate or with
 * none (RFC 5246, section 7.4.1.1): there an entry holds for the chain alone that it was made with, and is evicted when
 * the connection has another one. A TLS 1.3 connection keeps the certificate of its handshake (RFC 8446 has no
 * renegotiation). Holds at most 100,000 entries. Thread-safe: the map is concurrent, and an entry changes only its
 * volatile {@code used} and {@code last}.
 */
public final class ConnectionCache {
    private static final int MAX_ENTRIES = 100_000;
    private static final String TLS_1_3 = "TLSv1.3";
    private static final List<String> TLS_ATTRIBUTES = List.of(
            Globals.CIPHER_SUITE_ATTR,
            Globals.KEY_SIZE_ATTR,
            Globals.SSL_SESSION_ID_ATTR,
            SSLSupport.PROTOCOL_VERSION_KEY);

    private final Map<String, Entry> byConnection = new ConcurrentHashMap<>();

    /**
     * The outcome of a request whose connection is in the cache.
     *
     * @param outcome mapped or denied
     * @param keySize the key size of the connection's cipher in bits; empty if it is not known
     */
    public record Hit(CachedOutcome<Login> outcome, Optional<String> keySize) {}

    private static final class Entry {
        private final CertificateRealm realm;
        private final AccountPattern account;
        private final ChainKey key;
        private final Optional<String> keySize;
        private final Optional<List<X509Certificate>> renegotiable; // the chain, where TLS permits a change
        private final Optional<List<X509Certificate>> refused; // the chain that a refusal reports
        private final Map<String, Object> tlsAttributes; // of a refused connection, but for the certificates
        private volatile boolean used = true; // since the last evictIdle
        private volatile Optional<Hit> last = Optional.empty(); // the same object while the outcome is the same

        private Entry(CertificateRealm realm, AccountPattern account, CachedOutcome<Login> outcome, Request request) {
            this.realm = realm;
            this.account = account;
            this.key = outcome.key();
            this.keySize = CipherStrength.keySize(request);
            this.renegotiable = TLS_1_3.equals(request.getAttribute(SSLSupport.PROTOCOL_VERSION_KEY))
                    ? Optional.empty()
                    : Optional.of(chainOf(request));
            this.refused = outcome.hasAttachment() ? Optional.empty() : Optional.of(chainOf(request));
            this.tlsAttributes = refused.isPresent() ? tlsAttributesOf(request) : Map.of();
        }

        private static Map<String, Object> tlsAttributesOf(Request request) {
            Map<String, Object> attributes = new HashMap<>();
            for (String name : TLS_ATTRIBUTES) {
                Optional.ofNullable(request.getAttribute(name)).ifPresent(value -> attributes.put(name, value));
            }
            return Map.copyOf(attributes);
        }

        /** Whether a request can be served with this outcome: a refusal reports the certificate. */
        private boolean suffices(CachedOutcome<Login> outcome) {
            return outcome.hasAttachment() || refused.isPresent();
        }

        private Optional<Hit> hit(CachedOutcome<Login> outcome) {
            Optional<Hit> hit = last;
            if (hit.isEmpty() || hit.get().outcome() != outcome) {
                hit = Optional.of(new Hit(outcome, keySize));
                last = hit;
            }
            return hit;
        }

        /** Sets what Tomcat sets when it decodes the certificate, at the first access to any of these attributes. */
        private void setTlsAttributes(Request request) {
            if (refused.isPresent() && !tlsAttributes.isEmpty()) {
                request.getCoyoteRequest()
                        .setAttribute(Globals.CERTIFICATES_ATTR, refused.get().toArray(X509Certificate[]::new));
                tlsAttributes.forEach(request.getCoyoteRequest()::setAttribute);
            }
        }

        /** Whether the connection still has the certificate and the key size of this entry. */
        private boolean holdsFor(Request request) {
            return renegotiable.isEmpty()
                    || renegotiable.get().equals(chainOf(request)) && keySize.equals(CipherStrength.keySize(request));
        }

        private static List<X509Certificate> chainOf(Request request) {
            return PresentedCertificate.ifReadable(request)
                    .map(presented -> List.of(presented.chain()))
                    .orElse(List.of());
        }
    }

    /**
     * Returns the outcome for the certificate of the request's connection, and counts it. Empty if the connection is
     * not cached or has been renegotiated, or the Realm has no fresh outcome in its cache.
     *
     * @param realm the Realm of this request; the certificate of a connection is cached for one Realm
     * @param account the account pattern of this request; likewise
     */
    public Optional<Hit> get(Request request, Optional<CertificateRealm> realm, AccountPattern account) {
        String connection = request.getServletConnection().getConnectionId();
        Entry entry = byConnection.get(connection);
        if (entry != null && !entry.holdsFor(request)) {
            byConnection.remove(connection, entry);
            return Optional.empty();
        }
        if (entry == null || realm.isEmpty() || realm.get() != entry.realm || !account.equals(entry.account)) {
            return Optional.empty();
        }
        if (!entry.used) {
            entry.used = true;
        }
        Optional<CachedOutcome<Login>> fresh = entry.realm.getIfFresh(entry.key);
        if (fresh.isEmpty() || !entry.suffices(fresh.get())) {
            return Optional.empty();
        }
        entry.realm.count(fresh.get().outcome());
        return entry.hit(fresh.get());
    }

    /**
     * Sets the TLS attributes of a request that {@link #get} has found to be refused, so that Tomcat need not decode
     * the certificate for the log line and the error page. Not for an application: of attributes that Tomcat has not
     * set itself, getAttributeNames lists none.
     */
    public void setTlsAttributes(Request request) {
        Entry entry = byConnection.get(request.getServletConnection().getConnectionId());
        if (entry != null) {
            entry.setTlsAttributes(request);
        }
    }

    /**
     * Caches the certificate of the request's connection, unless the cache is full.
     *
     * @param outcome of the certificate with this account pattern in the Realm: mapped, or denied
     */
    public void put(Request request, CertificateRealm realm, AccountPattern account, CachedOutcome<Login> outcome) {
        if (byConnection.size() < MAX_ENTRIES) {
            byConnection.put(
                    request.getServletConnection().getConnectionId(), new Entry(realm, account, outcome, request));
        }
    }

    /** Evicts the entries that were not used since the last call; called by the Valve's background process. */
    public void evictIdle() {
        byConnection.values().removeIf(entry -> !entry.used);
        byConnection.values().forEach(entry -> entry.used = false);
    }

    /** Evicts all entries. */
    public void clear() {
        byConnection.clear();
    }
}
