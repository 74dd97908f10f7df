// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.DnsName;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.Exchange;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.connect.OpenConnection;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.dc.inspection.ControllerInspection;
import org.adcertmap.directory.dc.locate.DcLocator;
import org.adcertmap.directory.dc.locate.DnsLookup;
import org.adcertmap.directory.dc.locate.DomainControllerAddresses;
import org.adcertmap.directory.dc.locate.SiteLookup;
import org.adcertmap.directory.dc.tracking.ChangeTracking;

/**
 * Holds the pools of domain controllers: those of the own domain, of each other domain of the forest, and the global
 * catalogs. Creating it opens no connection and sends no DNS query, so that a server starts while its directory is
 * unreachable.
 *
 * <p>Safe for any number of threads; each user closes it once. The lock of this object guards {@code users} and all
 * writes of {@code globalCatalogs} and {@code closed}; {@code otherDomains} is concurrent; {@code forestDomains} and
 * {@code site} are replaced as a whole by any locator's lookup, and the last one counts.
 */
public final class ForestControllers implements AutoCloseable {
    private static final int MAX_LDAP_PINGS = 3;
    private static final String LDAP_SERVICE = "_ldap._tcp.";
    private static final String GLOBAL_CATALOG_SERVICE = "_gc._tcp.";
    private static final String DOMAIN_CONTROLLERS = "dc._msdcs.";

    private static final System.Logger LOG = System.getLogger(ForestControllers.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final DirectorySettings settings;
    private final BindAccount account;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final DnsLookup dns;
    private final DomainControllerPool ownDomain;
    private final ChangeTracking changeTracking;
    private final Map<String, DomainControllerPool> otherDomains = new ConcurrentHashMap<>();
    private int users = 1;
    private volatile boolean closed;
    private volatile Optional<String> site;
    private volatile Set<DnsName> forestDomains = Set.of();
    private volatile DomainControllerPool globalCatalogs; // null until the first use

    /**
     * Creates the pools.
     *
     * @param account the bind account, whose credentials may change
     * @throws GeneralSecurityException if the trust store or the client certificate cannot be used
     */
    public ForestControllers(DirectorySettings settings, BindAccount account) throws GeneralSecurityException {
        this.settings = settings;
        this.account = account;
        this.site = settings.site();
        this.threads = new DirectoryThreads("adcertmap-directory");
        this.dns = new DnsLookup(settings.dnsServers(), new SecureRandom());
        this.ldapConnections = new LdapConnections(settings, account, dns);
        List<InetSocketAddress> servers = servers(false);
        this.ownDomain = servers.isEmpty() ? locatedPool(settings.domain()) : namedPool(servers);
        this.changeTracking = new ChangeTracking(ownDomain, ldapConnections, threads);
    }

    private DomainControllerPool locatedPool(String domain) {
        return locatedPool(LDAP_SERVICE, DOMAIN_CONTROLLERS + domain, () -> names(List.of(domain)));
    }

    private static Set<DnsName> names(Collection<String> domains) {
        return domains.stream()
                .flatMap(domain -> DnsName.parse(domain).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the domain controllers of the own domain. */
    public DomainControllerPool ownDomain() {
        return ownDomain;
    }

    /** Returns the domain controllers of a domain, which may be the own domain. */
    public DomainControllerPool ofDomain(String dnsDomain) {
        return closed || dnsDomain.equalsIgnoreCase(settings.domain())
                ? ownDomain
                : otherDomains.computeIfAbsent(dnsDomain, this::locatedPool);
    }

    /**
     * Opens a connection to the preferred domain controller of a pool, for requests that depend on each other.
     *
     * @throws LDAPException if no domain controller responds
     */
    public PinnedConnection pinnedTo(DomainControllerPool pool) throws LDAPException {
        return PinnedConnection.open(ldapConnections, pool.responding(), threads);
    }

    /**
     * Returns whether accounts of the whole forest may log on: if domain controllers are located by DNS, or a
     * configured server is a global catalog.
     */
    public boolean isForestWide() {
        return settings.servers().isEmpty() || !servers(true).isEmpty();
    }

    /**
     * Returns the global catalogs of the forest.
     *
     * @param forestRoot the DNS name of the forest root domain
     * @param domains the DNS names of the domains of the forest at present, of which they are domain controllers
     */
    public synchronized DomainControllerPool globalCatalogs(String forestRoot, Collection<String> domains) {
        forestDomains = names(domains);
        if (closed) {
            return ownDomain; // whose operations fail with the message that it is closed
        }
        if (globalCatalogs == null) {
            List<InetSocketAddress> servers = servers(true);
            globalCatalogs = servers.isEmpty()
                    ? locatedPool(GLOBAL_CATALOG_SERVICE, forestRoot, () -> forestDomains)
                    : namedPool(servers);
        }
        return globalCatalogs;
    }

    /** Returns the change tracking of the own domain, which is off at first. */
    public ChangeTracking changeTracking() {
        return changeTracking;
    }

    /** Adds a user, who closes it as well: the connections are closed by the last one. */
    public synchronized void share() {
        users++;
    }

    /**
     * Binds one connection in the background, so that rejected credentials are reported before the first login needs
     * them; without effect on a domain controller but that.
     */
    public void verifyBind() {
        threads.schedule(Duration.ZERO, this::bindOnce);
    }

    private void bindOnce() {
        try {
            ownDomain.execute(LDAPInterface::getRootDSE);
        } catch (LDAPException e) {
            LOG.log(Level.DEBUG, "The bind at the start did not succeed: {0}", LdapErrors.describe(e));
        }
    }

    /**
     * Tries changed credentials of the bind account on one connection, in the background, if there are any. If no
     * domain controller is in rotation, they wait for the next call.
     */
    public void tryChangedCredentials() {
        if (account.untriedCandidate().isPresent()) {
            threads.schedule(Duration.ZERO, this::bindWithChangedCredentials);
        }
    }

    private void bindWithChangedCredentials() {
        try (Exchange exchange = Exchange.start(threads, ldapConnections.exchangeTimeout())) {
            ldapConnections.tryChangedCredentials(ownDomain.preferred(), exchange);
        } catch (LDAPException e) {
            LogRateLimiter.Line line = limiter.line(
                    Level.WARNING,
                    Printable.excerpt("The changed credentials of the bind account are not in use yet: "
                            + LdapErrors.describe(e)));
            LOG.log(line.level(), line.text());
        }
    }

    /**
     * Returns the status of every domain controller in use so far, those of the own domain first.
     *
     * @param describe describes a failure for administrators
     */
    public synchronized List<DomainControllerStatus> status(Function<LDAPException, String> describe) {
        return pools().flatMap(pool -> pool.status(describe).stream()).toList();
    }

    /** Returns an inspection of single domain controllers, which shares the bind account; the caller closes it. */
    public ControllerInspection inspection() {
        return new ControllerInspection(settings, ldapConnections);
    }

    /** Returns the executor for cache refreshes: a few threads and a bounded queue. */
    public Executor refreshExecutor() {
        return threads.refreshExecutor();
    }

    /**
     * Determines the site by an LDAP ping to the first of these that responds; without a response it stays as it is.
     */
    private void detectSite(List<InetSocketAddress> controllers, Set<DnsName> domains) {
        for (InetSocketAddress controller : controllers.subList(0, Math.min(MAX_LDAP_PINGS, controllers.size()))) {
            if (settings.site().isPresent()) {
                return;
            }
            try (Exchange exchange = Exchange.start(threads, ldapConnections.exchangeTimeout());
                    OpenConnection connection =
                            ldapConnections.openForLdapPing(ControllerTarget.located(controller, domains), exchange)) {
                site = SiteLookup.clientSite(connection.ldap(), settings.domain());
                return;
            } catch (LDAPException e) { // the next domain controller may respond
                LogRateLimiter.Line line = limiter.line(
                        Level.WARNING,
                        Printable.of("The LDAP ping to [" + controller.getHostString()
                                + "], which determines the site, failed; see the setting site: "
                                + LdapErrors.describeController(e)));
                LOG.log(line.level(), line.text());
            }
        }
    }

    private List<InetSocketAddress> servers(boolean globalCatalogs) {
        int globalCatalogPort = settings.connectionSecurity().globalCatalogPort();
        List<InetSocketAddress> servers = new ArrayList<>();
        for (InetSocketAddress server : settings.servers()) {
            if ((server.getPort() == globalCatalogPort) == globalCatalogs) {
                servers.add(server);
            }
        }
        return servers;
    }

    /**
     * Returns a pool of the domain controllers that DNS names: those in the site first, then all; see MS-ADTS 6.3.2.3.
     *
     * @param domains the domains of which each must identify itself as a domain controller
     */
    private DomainControllerPool locatedPool(String service, String recordDomain, Supplier<Set<DnsName>> domains) {
        Function<Optional<String>, List<String>> recordNames =
                site -> Stream.concat(site.map(name -> name + "._sites.").stream(), Stream.of(""))
                        .map(sitePart -> service + sitePart + recordDomain)
                        .toList();
        Supplier<Set<DnsName>> suffixes =
                () -> Stream.concat(domains.get().stream(), settings.identity().suffixes().stream())
                        .collect(Collectors.toUnmodifiableSet());
        DomainControllerAddresses locator = new DcLocator(
                dns,
                recordNames,
                suffixes,
                () -> site,
                located -> detectSite(located, domains.get()),
                settings.connectionSecurity(),
                threads,
                settings.responseTimeout());
        return pool(locator, address -> ControllerTarget.located(address, domains.get()));
    }

    private DomainControllerPool namedPool(List<InetSocketAddress> servers) {
        return pool(() -> servers, ControllerTarget::named);
    }

    private DomainControllerPool pool(
            DomainControllerAddresses addresses, Function<InetSocketAddress, ControllerTarget> target) {
        Duration hedgeDelay = settings.hedgeDelay();
        return new DomainControllerPool(
                addresses,
                address -> DomainController.at(
                        target.apply(address), ldapConnections, threads, hedgeDelay, settings.maxConnections()),
                threads,
                settings.responseTimeout(),
                hedgeDelay);
    }

    /**
     * Ends one use; the last one closes all sockets at once, also those in the middle of a handshake, a bind or a
     * search, so that every thread ends; the rest is cleared away in the background. Every later operation fails.
     */
    @Override
    public synchronized void close() {
        users--;
        if (users > 0) {
            return;
        }
        closed = true;
        changeTracking.close(); // first: what ends with the connections is no failure
        threads.close();
        ldapConnections.close();
        pools().forEach(pool -> DirectoryThreads.executeDetached(pool::close));
    }

    private Stream<DomainControllerPool> pools() {
        return Stream.of(
                        Stream.of(ownDomain),
                        otherDomains.values().stream(),
                        Optional.ofNullable(globalCatalogs).stream())
                .flatMap(pools -> pools);
    }
}
