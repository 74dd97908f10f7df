package org.adcertmap.tomcat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.adcertmap.mapping.Mapped;
import org.apache.catalina.connector.Request;

/**
 * Whose certificate is at the other end of this connection? Remembers by connection what to ask the Realm for, so that Tomcat
 * need not rebuild the certificate for every request. What it remembers is no answer: the Realm says each time whether its
 * own memory still has one that is fresh. Only for connections whose certificate can be no other's, see {@link OwnTls}. Bounded;
 * safe for any number of threads.
 */
final class ConnectionMemory {
  private static final int MOST = 100_000;

  private final Map<String, Known> byConnection = new ConcurrentHashMap<>();

  /** One connection's certificate, as the Realm knows it. */
  private static final class Known {
    private final ActiveDirectoryRealm realm;
    private final Object key;
    private final String keySize;
    private volatile boolean seen = true;

    Known(ActiveDirectoryRealm realm, Object key, String keySize) {
      this.realm = realm;
      this.key = key;
      this.keySize = keySize;
    }
  }

  /** @param keySize bits of the connection's cipher; {@code null} where they are not known */
  record Recalled(Mapped mapped, String keySize) {}

  /**
   * The account of this connection's certificate, if the Realm still has a fresh answer.
   *
   * @param realm of this request; another host's may say otherwise
   */
  Optional<Recalled> recall(Request request, Optional<ActiveDirectoryRealm> realm) {
    Known known = byConnection.get(request.getServletConnection().getConnectionId());
    if (known == null || realm.isEmpty() || realm.get() != known.realm) {
      return Optional.empty();
    }
    if (!known.seen) {
      known.seen = true;
    }
    return known.realm.recall(known.key).map(mapped -> new Recalled(mapped, known.keySize));
  }

  /** @param key as the Realm knows the certificate */
  void remember(Request request, ActiveDirectoryRealm realm, Object key) {
    if (byConnection.size() < MOST) {
      byConnection.put(request.getServletConnection().getConnectionId(), new Known(realm, key, CipherStrength.textOf(request)));
    }
  }

  /** Called now and then: whoever has not been seen since the last time is forgotten. */
  void sweep() {
    byConnection.values().removeIf(known -> !known.seen);
    byConnection.values().forEach(known -> known.seen = false);
  }

  void clear() {
    byConnection.clear();
  }
}
