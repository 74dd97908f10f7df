package org.adcertmap.directory;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the directory is and how to sign in to it.
 *
 * @param servers domain controllers, asked in this order; unresolved addresses with the LDAPS port
 * @param domain the DNS name of the domain
 * @param trustStore whom to believe as a domain controller; absent: whom the JVM believes
 * @param bindDn the account that reads: a DN, {@code name@domain} or {@code DOMAIN\name}
 * @param bindPassword its password; kept out of {@link #toString}
 * @param maxConnections most connections at a time
 */
public record DirectorySettings(
    List<InetSocketAddress> servers,
    String domain,
    Optional<KeyStore> trustStore,
    String bindDn,
    String bindPassword,
    Duration connectTimeout,
    Duration responseTimeout,
    int maxConnections) {
  public DirectorySettings {
    servers = List.copyOf(servers);
  }

  /** Everything but the password. */
  @Override
  public String toString() {
    return "servers " + servers + ", domain " + domain + ", bindDn " + bindDn;
  }
}
