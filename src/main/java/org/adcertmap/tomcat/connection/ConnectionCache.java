package org.adcertmap.tomcat.connection;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.tomcat.container.CertificateRealm;
import org.apache.catalina.connector.Request;

/**
 * Whose certificate is at the other end of this connection? Remembers by connection what to ask the Realm for, so that
 * Tomcat need not rebuild the certificate for every request. What it remembers is no answer: the Realm says each time
 * whether its own memory still has one that is fresh. Only for connections whose certificate can be no other's, see
 * {@link DirectTls}. Bounded; safe for any number of threads.
 */
public final class ConnectionCache {
    private static final int MOST = 100_000;

    private final Map<String, Entry> byConnection = new ConcurrentHashMap<>();

    /** One connection's certificate, as the Realm knows it. */
    public static final class Entry {
        private final CertificateRealm realm;
        private final Object key;
        private final String keySize;
        private volatile boolean seen = true;

        public Entry(CertificateRealm realm, Object key, String keySize) {
            this.realm = realm;
            this.key = key;
            this.keySize = keySize;
        }

        /** The account of the certificate, if the Realm still has a fresh answer. */
        public Optional<Mapped> mapped() {
            return realm.getIfFresh(key);
        }

        /** Bits of the connection's cipher; {@code null} where they are not known. */
        public String keySize() {
            return keySize;
        }
    }

    /**
     * What is known of this connection; {@code null} for nothing, for this is asked for every request.
     *
     * @param realm of this request; another host's may say otherwise
     */
    public Entry get(Request request, Optional<CertificateRealm> realm) {
        Entry known = byConnection.get(request.getServletConnection().getConnectionId());
        if (known == null || realm.isEmpty() || realm.get() != known.realm) {
            return null;
        }
        if (!known.seen) {
            known.seen = true;
        }
        return known;
    }

    /** @param key as the Realm knows the certificate */
    public void put(Request request, CertificateRealm realm, Object key) {
        if (byConnection.size() < MOST) {
            byConnection.put(
                    request.getServletConnection().getConnectionId(),
                    new Entry(realm, key, CipherStrength.keySize(request)));
        }
    }

    /** Called now and then: whoever has not been seen since the last time is forgotten. */
    public void evictIdle() {
        byConnection.values().removeIf(known -> !known.seen);
        byConnection.values().forEach(known -> known.seen = false);
    }

    public void clear() {
        byConnection.clear();
    }
}
