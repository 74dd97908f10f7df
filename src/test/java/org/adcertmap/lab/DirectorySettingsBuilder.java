// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.directory.ActiveDirectory;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.DomainControllerIdentity;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.mapping.cache.CacheSettings;

/**
 * Builds the settings of a directory in which a test changes what it is about. The others are a simple bind with LDAPS
 * to the controllers, timeouts that no test waits for, four connections, and no cache. Not thread-safe.
 */
public final class DirectorySettingsBuilder {
    /** Nothing is cached. */
    public static final CacheSettings NO_CACHE = new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 100);

    private List<InetSocketAddress> servers;
    private String domain;
    private Optional<String> site = Optional.empty();
    private List<String> dnsServers = List.of();
    private DomainControllerIdentity identity = DomainControllerIdentity.DEFAULT;
    private ConnectionSecurity security = ConnectionSecurity.LDAPS;
    private KeyStore trust;
    private Bind bind;
    private Duration timeout = Duration.ofSeconds(30);
    private int maxConnections = 4;
    private ReadOnlyControllers readOnlyControllers = ReadOnlyControllers.SKIP;
    private CacheSettings cache = NO_CACHE;

    private DirectorySettingsBuilder(TestDirectory first, List<InetSocketAddress> servers) {
        this.servers = servers;
        this.domain = first.domain();
        this.trust = first.loadTrustStore();
        this.bind = new Bind.Simple(first.bindDn(), first.bindPassword());
    }

    /** Starts with these domain controllers; domain, trust store and bind account are those of the first. */
    public static DirectorySettingsBuilder of(TestDirectory first, TestDirectory... others) {
        List<InetSocketAddress> servers = Stream.concat(Stream.of(first), Stream.of(others))
                .map(controller -> address(controller.server()))
                .toList();
        return new DirectorySettingsBuilder(first, servers);
    }

    private static InetSocketAddress address(String url) {
        URI server = URI.create(url);
        return InetSocketAddress.createUnresolved(server.getHost(), server.getPort());
    }

    /** Uses these servers in place of the domain controllers. */
    public DirectorySettingsBuilder servers(InetSocketAddress... addresses) {
        servers = List.of(addresses);
        return this;
    }

    /** Uses the server of this URL in place of the domain controllers. */
    public DirectorySettingsBuilder server(String url) {
        return servers(address(url));
    }

    /** Uses these ports of 127.0.0.1 in place of the domain controllers. */
    public DirectorySettingsBuilder ports(int... ports) {
        servers = Arrays.stream(ports)
                .mapToObj(port -> InetSocketAddress.createUnresolved("127.0.0.1", port))
                .toList();
        return this;
    }

    /** Locates the domain controllers with this name server. */
    public DirectorySettingsBuilder dnsServer(String address) {
        servers = List.of();
        dnsServers = List.of(address);
        return this;
    }

    public DirectorySettingsBuilder domain(String name) {
        domain = name;
        return this;
    }

    public DirectorySettingsBuilder site(String name) {
        site = Optional.of(name);
        return this;
    }

    public DirectorySettingsBuilder identity(DomainControllerIdentity required) {
        identity = required;
        return this;
    }

    public DirectorySettingsBuilder security(ConnectionSecurity connectionSecurity) {
        security = connectionSecurity;
        return this;
    }

    public DirectorySettingsBuilder trust(KeyStore store) {
        trust = store;
        return this;
    }

    public DirectorySettingsBuilder bind(Bind account) {
        bind = account;
        return this;
    }

    /** Sets both timeouts. */
    public DirectorySettingsBuilder timeout(Duration both) {
        timeout = both;
        return this;
    }

    public DirectorySettingsBuilder maxConnections(int most) {
        maxConnections = most;
        return this;
    }

    public DirectorySettingsBuilder readOnlyControllers(ReadOnlyControllers served) {
        readOnlyControllers = served;
        return this;
    }

    public DirectorySettingsBuilder cache(CacheSettings settings) {
        cache = settings;
        return this;
    }

    public DirectorySettings settings() {
        return new DirectorySettings(
                servers,
                domain,
                site,
                dnsServers,
                identity,
                security,
                Optional.of(trust),
                bind,
                timeout,
                timeout,
                maxConnections,
                readOnlyControllers);
    }

    /** Opens the directory. */
    public ActiveDirectory open() throws GeneralSecurityException {
        return new ActiveDirectory(settings(), cache);
    }
}
