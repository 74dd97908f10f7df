package org.adcertmap.directory.controllers;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the directory is and how to sign in to it.
 *
 * @param servers domain controllers and global catalogs, asked in this order, as unresolved addresses with a port for LDAPS; none:
 *     they are found by DNS
 * @param domain the DNS name of the domain
 * @param site the Active Directory site to prefer
 * @param dnsServers the name servers to ask, as host or host:port; none: those of this machine
 * @param trustStore whom to believe as a domain controller; absent: whom the JVM believes
 * @param bindDn the account that reads: a DN, {@code name@domain} or {@code DOMAIN\name}
 * @param bindPassword its password; kept out of {@link #toString}
 * @param responseTimeout for an answer, and the longest that anybody waits for one
 * @param maxConnections most connections, and most questions at a time, to one controller
 */
public record DirectorySettings(
    List<InetSocketAddress> servers,
    String domain,
    Optional<String> site,
    List<String> dnsServers,
    Optional<KeyStore> trustStore,
    String bindDn,
    String bindPassword,
    Duration connectTimeout,
    Duration responseTimeout,
    int maxConnections) {
  public DirectorySettings {
    servers = List.copyOf(servers);
    dnsServers = List.copyOf(dnsServers);
  }

  /** Everything but the password. */
  @Override
  public String toString() {
    return "servers " + servers + ", domain " + domain + ", bindDn " + bindDn;
  }
}
