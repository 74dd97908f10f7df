// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.bind.Bind;

/**
 * The settings of the connection to the directory. Immutable.
 *
 * @param servers domain controllers and global catalogs in order of preference, as unresolved addresses; if empty, they
 *     are located by DNS
 * @param domain the DNS name of the domain
 * @param site the Active Directory site to prefer; if absent, it is determined by an LDAP ping
 * @param dnsServers the name servers, as host or host:port; if empty, those of this machine
 * @param identity what a host that DNS names must show before it counts as a domain controller
 * @param connectionSecurity how connections are encrypted
 * @param trustStore the CAs of the domain controllers' certificates; if absent, the trust store of the JVM
 * @param bind the account that reads the directory, and its credentials
 * @param connectTimeout the longest time to establish a TCP connection
 * @param responseTimeout the longest wait for a response, and for all attempts at one operation together
 * @param maxConnections the most connections to one domain controller, and the most operations at a time
 * @param readOnlyControllers whether read-only domain controllers serve
 */
public record DirectorySettings(
        List<InetSocketAddress> servers,
        String domain,
        Optional<String> site,
        List<String> dnsServers,
        DomainControllerIdentity identity,
        ConnectionSecurity connectionSecurity,
        Optional<KeyStore> trustStore,
        Bind bind,
        Duration connectTimeout,
        Duration responseTimeout,
        int maxConnections,
        ReadOnlyControllers readOnlyControllers) {
    /**
     * The part of responseTimeout after which the next domain controller gets a hedged request: long enough for a
     * response over a slow link, short enough that users do not notice.
     */
    private static final int HEDGE_DELAY_DIVISOR = 4;

    public DirectorySettings {
        servers = List.copyOf(servers);
        dnsServers = List.copyOf(dnsServers);
    }

    /**
     * Returns whether domain controllers are located by DNS and identified by a certificate of any CA in the trust
     * store of the JVM; not with Kerberos, which identifies them itself.
     */
    public boolean trustsPublicCasForDns() {
        return servers.isEmpty() && trustStore.isEmpty() && !(bind instanceof Bind.Kerberos);
    }

    /**
     * Returns whether connections by the other settings are like those by these: the credentials of the bind account do
     * not count, and of the trust store only its certificates.
     */
    public boolean connectsLike(DirectorySettings other) {
        return bind.isSameAccount(other.bind)
                && withoutSecrets().equals(other.withoutSecrets())
                && anchors(trustStore).equals(anchors(other.trustStore));
    }

    private DirectorySettings withoutSecrets() {
        return new DirectorySettings(
                servers,
                domain,
                site,
                dnsServers,
                identity,
                connectionSecurity,
                Optional.empty(),
                new Bind.Simple("", ""),
                connectTimeout,
                responseTimeout,
                maxConnections,
                readOnlyControllers);
    }

    private static Optional<Set<Certificate>> anchors(Optional<KeyStore> store) {
        return store.map(anchors -> {
            try {
                Set<Certificate> certificates = new HashSet<>();
                for (String alias : Collections.list(anchors.aliases())) {
                    certificates.add(anchors.getCertificate(alias));
                }
                return certificates;
            } catch (KeyStoreException e) {
                throw new IllegalStateException("a trust store is loaded before it is used", e);
            }
        });
    }

    /** Returns the same settings with a {@code responseTimeout} of at least this. */
    public DirectorySettings withResponseTimeoutOfAtLeast(Duration least) {
        return withTimeouts(connectTimeout, responseTimeout.compareTo(least) < 0 ? least : responseTimeout);
    }

    /** Returns the same settings with timeouts of at most this. */
    public DirectorySettings withTimeoutsOfAtMost(Duration most) {
        return withTimeouts(
                connectTimeout.compareTo(most) > 0 ? most : connectTimeout,
                responseTimeout.compareTo(most) > 0 ? most : responseTimeout);
    }

    private DirectorySettings withTimeouts(Duration connect, Duration response) {
        return new DirectorySettings(
                servers,
                domain,
                site,
                dnsServers,
                identity,
                connectionSecurity,
                trustStore,
                bind,
                connect,
                response,
                maxConnections,
                readOnlyControllers);
    }

    /** Returns whether Kerberos binds over TLS lack the channel binding that they could have. */
    public boolean lacksChannelBinding() {
        return bind instanceof Bind.Kerberos kerberos
                && !kerberos.channelBinding()
                && connectionSecurity != ConnectionSecurity.SASL;
    }

    /** Returns how long to wait for one domain controller before the next gets a hedged request. */
    public Duration hedgeDelay() {
        return responseTimeout.dividedBy(HEDGE_DELAY_DIVISOR);
    }
}
