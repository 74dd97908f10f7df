// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.dc.pool.ForestControllers;

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

    private static final String CACHE_KEY = "forest";

    private final ForestControllers controllers;
    private final String ownDnsName;
    private final RefreshingCache<String, Partitions> cache;
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
    String configuration() {
        return partitions().configuration();
    }

    /** Returns the domains whose accounts may log on: all domains of the forest, or the own domain alone. */
    public List<Domain> domains() {
        List<Domain> all = partitions().domains();
        return controllers.isForestWide() ? all : List.of(ownDomain());
    }

    /** Returns the domain of the setting {@code domain}. */
    public Domain ownDomain() {
        return domain(ownDnsName);
    }

    /** Returns the domain with this DNS name. */
    public Domain domain(String dnsName) {
        return partitions().domains().stream()
                .filter(domain -> domain.dnsName().equalsIgnoreCase(dnsName))
                .findFirst()
                .orElseThrow(() -> notFound("crossRef object with nETBIOSName for " + dnsName));
    }

    /** Returns the domain of an entry: of all domains that contain it, the one with the longest DN. */
    public Domain domainOf(DN entry) {
        return partitions().domains().stream()
                .filter(domain -> domain.contains(entry))
                .max(Comparator.comparingInt(domain -> domain.dn().getRDNs().length))
                .orElseThrow(() -> notFound("domain that contains " + entry));
    }

    private static RuntimeException notFound(String what) {
        return LdapErrors.unavailable("cannot determine the domain", missing(what));
    }

    /** Returns whether this is the domain of the setting {@code domain}. */
    public boolean isOwnDomain(Domain domain) {
        return domain.dnsName().equalsIgnoreCase(ownDnsName);
    }

    /**
     * Returns the pool for searches for accounts: the own domain's if that is the only one, else the global catalogs.
     */
    public DomainControllerPool accountSearchPool() {
        return domains().size() == 1
                ? controllers.ownDomain()
                : controllers.globalCatalogs(partitions().root());
    }

    /** Returns the base DN of searches for accounts: the own domain, or the root of the global catalog. */
    public String accountSearchBase() {
        return domains().size() == 1 ? ownDomain().dn().toString() : "";
    }

    /** Returns the pool of the domain controllers of one domain. */
    public DomainControllerPool poolOf(Domain domain) {
        return controllers.ofDomain(domain.dnsName());
    }

    /** Returns how far the clock of a domain controller is ahead of this machine's; empty before the first response. */
    public Optional<Duration> clockSkew() {
        return Optional.ofNullable(clockSkew);
    }

    private void measureClockSkew(RootDSE rootDse) {
        Date currentTime = rootDse == null ? null : rootDse.getAttributeValueAsDate("currentTime");
        if (currentTime != null) {
            clockSkew = Duration.between(Instant.now(), currentTime.toInstant());
        }
    }

    private Partitions readPartitions() {
        try {
            return controllers.ownDomain().execute(this::readPartitions);
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot read the domains of the forest", e);
        }
    }

    private Partitions readPartitions(LDAPConnectionPool connections) throws LDAPException {
        RootDSE rootDse = connections.getRootDSE();
        measureClockSkew(rootDse);
        String configuration = rootDse == null ? null : rootDse.getAttributeValue("configurationNamingContext");
        String root = rootDse == null ? null : rootDse.getAttributeValue("rootDomainNamingContext");
        if (configuration == null || root == null) {
            throw missing("configurationNamingContext or rootDomainNamingContext in the root DSE");
        }
        DN partitions = new DN(new RDN("CN", "Partitions"), new DN(configuration));
        Filter isDomain = Filter.createANDFilter(
                Filter.createEqualityFilter("objectClass", "crossRef"), Filter.createPresenceFilter("nETBIOSName"));
        List<Domain> domains = new ArrayList<>();
        for (SearchResultEntry crossRef : connections
                .search(partitions.toString(), SearchScope.ONE, isDomain, "nCName", "nETBIOSName")
                .getSearchEntries()) {
            domains.add(toDomain(crossRef));
        }
        if (domains.stream().noneMatch(domain -> domain.dnsName().equalsIgnoreCase(ownDnsName))) {
            // Thrown within the operation, so that it fails over to the next domain controller and nothing is cached.
            throw missing("readable crossRef object with nETBIOSName for " + ownDnsName);
        }
        return new Partitions(configuration, toDnsName(new DN(root)), domains);
    }

    private static Domain toDomain(SearchResultEntry crossRef) throws LDAPException {
        DN dn = new DN(EntryAttributes.required(crossRef, "nCName"));
        return new Domain(toDnsName(dn), dn, EntryAttributes.required(crossRef, "nETBIOSName"));
    }

    /** Converts the DN of a domain into its DNS name: the values of its RDNs, joined by dots (MS-ADTS 3.1.1.1.5). */
    private static String toDnsName(DN dn) {
        return Arrays.stream(dn.getRDNs())
                .map(rdn -> rdn.getAttributeValues()[0].toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("."));
    }

    private static LDAPException missing(String what) {
        return new LDAPException(ResultCode.NO_RESULTS_RETURNED, "there is no " + what);
    }
}
