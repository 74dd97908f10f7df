package org.adcertmap.directory.controllers;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.naming.NamingException;

/**
 * Finds domain controllers by DNS. What was found serves on while it is asked for anew in the background, and while no name
 * server answers. Sources: MS-ADTS 6.3.2 (names of the records), 6.3.6 (nearest site first).
 */
final class Discovery implements Locator {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(1);

  private final Dns dns;
  private final List<String> services;
  private final Threads threads;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile List<InetSocketAddress> found = List.of();
  private volatile LDAPException trouble; // of the latest try; null where it went well
  private volatile long triedAt;

  /**
   * @param services the names of the records, the ones to prefer first
   */
  Discovery(Dns dns, List<String> services, Threads threads) {
    this.dns = dns;
    this.services = services;
    this.threads = threads;
  }

  @Override
  public List<InetSocketAddress> controllers() throws LDAPException {
    if (found.isEmpty()) {
      return first();
    }
    if (isOlderThan(FRESH) && asking.compareAndSet(false, true)) {
      threads.now(() -> {
        try {
          ask();
        } finally {
          asking.set(false);
        }
      });
    }
    return found;
  }

  /** One caller asks and the others wait for it; after a failure nobody asks for a moment. */
  private synchronized List<InetSocketAddress> first() throws LDAPException {
    if (found.isEmpty() && (trouble == null || isOlderThan(UNTIL_NEXT_TRY))) {
      ask();
    }
    if (found.isEmpty()) {
      throw trouble;
    }
    return found;
  }

  private boolean isOlderThan(Duration age) {
    return System.nanoTime() - triedAt > age.toNanos();
  }

  private void ask() {
    Set<InetSocketAddress> now = new LinkedHashSet<>();
    try {
      for (String service : services) {
        dns.services(service).forEach(target -> now.add(secure(target)));
      }
      trouble = now.isEmpty() ? trouble("no SRV records for " + String.join(", ", services), null) : null;
    } catch (NamingException e) {
      trouble = trouble("looking up " + String.join(", ", services) + ": " + e, e);
    }
    if (trouble == null) {
      found = List.copyOf(now);
    }
    triedAt = System.nanoTime();
  }

  private static LDAPException trouble(String what, NamingException cause) {
    return new LDAPException(ResultCode.CONNECT_ERROR, "no domain controller is found by DNS: " + what, cause);
  }

  /** The records tell the ports for clear text; those for TLS stand beside them. */
  private static InetSocketAddress secure(InetSocketAddress target) {
    int port =
        switch (target.getPort()) {
          case 389 -> Ports.LDAPS;
          case 3268 -> Ports.GLOBAL_CATALOG;
          default -> target.getPort();
        };
    return InetSocketAddress.createUnresolved(target.getHostString(), port);
  }
}
