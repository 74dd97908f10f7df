package org.adcertmap.directory.dc.connect;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.dc.ConnectionSecurity;

/**
 * Where the directory is and how to sign in to it.
 *
 * @param servers domain controllers and global catalogs, asked in this order, as unresolved addresses; none: they are
 *     found by DNS
 * @param domain the DNS name of the domain
 * @param site the Active Directory site to prefer
 * @param dnsServers the name servers to ask, as host or host:port; none: those of this machine
 * @param security how connections are made private
 * @param trustStore whom to believe as a domain controller; absent: whom the JVM believes
 * @param signIn the account that reads
 * @param responseTimeout for an answer, and the longest that anybody waits for one
 * @param maxConnections most connections, and most questions at a time, to one controller
 */
public record DirectorySettings(
        List<InetSocketAddress> servers,
        String domain,
        Optional<String> site,
        List<String> dnsServers,
        ConnectionSecurity security,
        Optional<KeyStore> trustStore,
        Bind signIn,
        Duration connectTimeout,
        Duration responseTimeout,
        int maxConnections) {
    public DirectorySettings {
        servers = List.copyOf(servers);
        dnsServers = List.copyOf(dnsServers);
    }
}
