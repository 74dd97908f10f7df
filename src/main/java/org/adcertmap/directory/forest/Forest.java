// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.dc.pool.ForestControllers;
import org.adcertmap.directory.dc.pool.LateResult;
import org.adcertmap.directory.dc.pool.LdapOperation;

/**
 * The domains of the forest with their names, and the domain controllers to query for each. The domains are read from
 * the crossRef objects and cached for an hour, because they rarely change. Source: MS-ADTS 6.1.1.2.1.1 (crossRef,
 * nCName, nETBIOSName).
 *
 * <p>Safe for any number of threads: the cache guards the partitions, and the clock skew is replaced as a whole. Every
 * method that needs the domains throws DirectoryUnavailableException if they are not cached and cannot be read.
 */
public final class Forest {
    private static final Duration TTL = Duration.ofHours(1);
    /** The names of domains do not change while no domain controller is reachable. */
    private static final Duration OUTAGE_GRACE_PERIOD = Duration.ofDays(1);

    /** Long enough for the next login on a server with few users. */
    private static final Duration LATE_RESULT_MAX_AGE = Duration.ofMinutes(1);

    private static final String CACHE_KEY = "forest";
    private static final String CONFIGURATION = "configurationNamingContext";
    private static final String ROOT = "rootDomainNamingContext";
    private static final String DEFAULT = "defaultNamingContext";
    private static final String CURRENT_TIME = "currentTime";
    private static final String NC_NAME = "nCName";
    private static final String NETBIOS_NAME = "nETBIOSName";

    private final ForestControllers controllers;
    private final String ownDnsName;
    private final RefreshingCache<String, Partitions> cache;
    private final LateResult<Partitions> lateResult = new LateResult<>(LATE_RESULT_MAX_AGE);
    private volatile Duration clockSkew; // null before the first response

    /**
     * The naming contexts of the forest.
     *
     * @param configuration the DN of the configuration naming context
     * @param root the DNS name of the forest root domain
     */
    private record Partitions(String configuration, String root, List<Domain> domains) {}

    /** @param refreshExecutor runs refreshes of the cache; may reject them */
    public Forest(ForestControllers controllers, String ownDnsName, Executor refreshExecutor) {
        this.controllers = controllers;
        this.ownDnsName = ownDnsName;
        this.cache =
                new RefreshingCache<>(1, partitions -> new Lifetime.Cached(TTL, OUTAGE_GRACE_PERIOD), refreshExecutor);
    }

    private Partitions partitions() {
        return cache.get(CACHE_KEY, this::readPartitions);
    }

    /** Returns the DN of the configuration naming context. */
    public String configuration() {
        return partitions().configuration();
    }

    /** Returns the DNS name of the domain of the setting {@code domain}, without a query. */
    public String ownDnsName() {
        return ownDnsName;
    }

    /** Returns the domains as they are known now. */
    public Domains domains() {
        List<Domain> all = partitions().domains();
        Domain own = Domains.named(all, ownDnsName)
                .orElseThrow(() ->
                        LdapErrors.unavailable("cannot determine the domain", OwnDomain.unreadable(ownDnsName, all)));
        return new Domains(own, all, controllers.isForestWide() ? all : List.of(own));
    }

    /**
     * Returns the pool for searches for accounts: the own domain's if that is the only one, else the global catalogs.
     */
    public DomainControllerPool accountSearchPool() {
        return domains().permitted().size() == 1
                ? controllers.ownDomain()
                : controllers.globalCatalogs(
                        partitions().root(),
                        partitions().domains().stream().map(Domain::dnsName).toList());
    }

    /** Returns the base DN of searches for accounts: the own domain, or the root of the global catalog. */
    public String accountSearchBase() {
        Domains domains = domains();
        return domains.permitted().size() == 1 ? domains.own().dn().toString() : "";
    }

    /** Returns the pool of the domain controllers of the domain of the setting {@code domain}, without a query. */
    public DomainControllerPool ownPool() {
        return controllers.ownDomain();
    }

    /** Returns the pool of the domain controllers of one domain. */
    public DomainControllerPool poolOf(Domain domain) {
        return controllers.ofDomain(domain.dnsName());
    }

    /**
     * Opens a connection to one domain controller of a domain, for requests that depend on each other.
     *
     * @throws LDAPException if no domain controller responds
     */
    public PinnedConnection pinnedTo(Domain domain) throws LDAPException {
        return controllers.pinnedTo(poolOf(domain));
    }

    /** Returns how far the clock of a domain controller is ahead of this machine's; empty before the first response. */
    public Optional<Duration> clockSkew() {
        return Optional.ofNullable(clockSkew);
    }

    private Partitions readPartitions() {
        try {
            return lateResult.execute(controllers.ownDomain(), LdapOperation.decoding(this::readPartitions));
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot read the domains of the forest", e);
        }
    }

    private Partitions readPartitions(LDAPInterface connections) throws LDAPException {
        SearchResultEntry rootDse = LdapSearch.base("", CONFIGURATION, ROOT, DEFAULT, CURRENT_TIME)
                .execute(connections)
                .entry();
        EntryAttributes.time(rootDse, CURRENT_TIME)
                .ifPresent(currentTime -> clockSkew = Duration.between(Instant.now(), currentTime));
        DN configuration = EntryAttributes.required(rootDse, CONFIGURATION, EntryAttributes::dn);
        DN root = EntryAttributes.required(rootDse, ROOT, EntryAttributes::dn);
        DN partitions = new DN(new RDN("CN", "Partitions"), configuration);
        Filter isDomain = Filter.createANDFilter(
                Filter.createEqualityFilter("objectClass", "crossRef"), Filter.createPresenceFilter(NETBIOS_NAME));
        LdapSearch crossRefs = LdapSearch.of(
                partitions.toString(),
                SearchScope.ONE,
                isDomain,
                LdapSearch.MAX_PAGE_SIZE,
                List.of(NC_NAME, NETBIOS_NAME));
        List<Domain> domains = new ArrayList<>();
        for (SearchResultEntry crossRef : crossRefs.execute(connections).complete()) {
            domains.add(toDomain(crossRef));
        }
        requireDistinct(domains);
        // Checked within the operation, so that it fails over to the next domain controller and nothing is cached.
        Optional<DN> served = EntryAttributes.dn(rootDse, DEFAULT);
        OwnDomain.require(ownDnsName, domains, served.isPresent() ? toDnsName(served.get()) : ownDnsName);
        return new Partitions(configuration.toString(), toDnsName(root), domains);
    }

    private static Domain toDomain(SearchResultEntry crossRef) throws InvalidResponseException {
        DN dn = EntryAttributes.required(crossRef, NC_NAME, EntryAttributes::dn);
        String netbiosName = EntryAttributes.required(crossRef, NETBIOS_NAME, EntryAttributes::name);
        if (netbiosName.indexOf('\\') >= 0) {
            throw EntryAttributes.invalid(crossRef, NETBIOS_NAME, "contains a backslash");
        }
        return new Domain(toDnsName(dn), dn, netbiosName);
    }

    /** Two domains of one name would make their accounts and groups equal for applications. */
    private static void requireDistinct(List<Domain> domains) throws InvalidResponseException {
        for (Function<Domain, String> name : List.<Function<Domain, String>>of(Domain::dnsName, Domain::netbiosName)) {
            Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            for (Domain domain : domains) {
                if (!names.add(name.apply(domain))) {
                    throw new InvalidResponseException("two crossRef objects have the name " + name.apply(domain));
                }
            }
        }
    }

    /** Converts the DN of a domain into its DNS name: the values of its RDNs, joined by dots (MS-ADTS 3.1.1.1.5). */
    private static String toDnsName(DN dn) throws InvalidResponseException {
        List<RDN> rdns = List.of(dn.getRDNs());
        if (rdns.isEmpty() || !rdns.stream().allMatch(rdn -> rdn.hasAttribute("DC"))) {
            throw new InvalidResponseException("[" + dn + "] is not the DN of a domain");
        }
        return rdns.stream()
                .map(rdn -> rdn.getAttributeValues()[0].toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("."));
    }
}
