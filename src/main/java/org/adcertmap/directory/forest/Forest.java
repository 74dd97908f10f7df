package org.adcertmap.directory.forest;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
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
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.directory.account.EntryReader;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.dc.pool.ForestControllers;

/**
 * Which domains are there, how are they called, and who is asked about them? Read from the crossRef objects of the
 * forest and kept for an hour: domains come and go rarely. Source: MS-ADTS 6.1.1.2.1.1 (crossRef, nCName, nETBIOSName).
 */
public final class Forest {
    private static final Duration KEPT = Duration.ofHours(1);
    /** What a domain is called does not change while nobody can be asked. */
    private static final Duration KEPT_IN_AN_OUTAGE = Duration.ofDays(1);

    private static final String KEY = "forest";

    private final ForestControllers reachable;
    private final String ownDns;
    private final RefreshingCache<String, Known> known;
    private volatile Duration clockSkew; // null until it has been measured

    /**
     * What was read.
     *
     * @param configuration the DN of the forest's configuration
     * @param root the DNS name of the forest's first domain
     */
    private record Known(String configuration, String root, List<Domain> domains) {}

    public Forest(ForestControllers reachable, String ownDns, Executor background) {
        this.reachable = reachable;
        this.ownDns = ownDns;
        this.known =
                new RefreshingCache<>(1, read -> new RefreshingCache.Lifetime(KEPT, KEPT_IN_AN_OUTAGE), background);
    }

    /** The DN of the forest's configuration. */
    String configuration() {
        return known.get(KEY, this::read).configuration();
    }

    /** The domains whose accounts may log in: all of the forest, or our own alone. */
    public List<Domain> domains() {
        List<Domain> all = known.get(KEY, this::read).domains();
        return reachable.isForestWide() ? all : List.of(own());
    }

    /** Our own domain. */
    public Domain own() {
        return named(ownDns);
    }

    /** The domain with this DNS name. */
    public Domain named(String dns) {
        return known.get(KEY, this::read).domains().stream()
                .filter(domain -> domain.dns().equalsIgnoreCase(dns))
                .findFirst()
                .orElseThrow(() -> LdapErrors.unavailable(
                        "looking for the domain", missing("crossRef object with nETBIOSName for " + dns)));
    }

    /** The domain where an entry lives: the one with the longest name above it. */
    public Domain of(DN entry) {
        return known.get(KEY, this::read).domains().stream()
                .filter(domain -> domain.holds(entry))
                .max(Comparator.comparingInt(domain -> domain.dn().getRDNs().length))
                .orElseThrow(() -> LdapErrors.unavailable("looking for the domain", missing("domain above " + entry)));
    }

    public boolean isOwn(Domain domain) {
        return domain.dns().equalsIgnoreCase(ownDns);
    }

    /** Who knows every account that may log in. */
    public DomainControllerPool everybody() {
        return domains().size() == 1
                ? reachable.own()
                : reachable.globalCatalogs(known.get(KEY, this::read).root());
    }

    /** Where the search for an account begins: at the head of the domain, or above all of them. */
    public String everybodyBase() {
        return domains().size() == 1 ? own().dn().toString() : "";
    }

    public DomainControllerPool controllers(Domain domain) {
        return reachable.of(domain.dns());
    }

    /** How much later it is at the domain controller than here; nothing before the first answer. */
    public Optional<Duration> clockSkew() {
        return Optional.ofNullable(clockSkew);
    }

    private void measureClockSkew(RootDSE root) {
        Date there = root == null ? null : root.getAttributeValueAsDate("currentTime");
        if (there != null) {
            clockSkew = Duration.between(Instant.now(), there.toInstant());
        }
    }

    private Known read() {
        try {
            return reachable.own().ask(connections -> {
                RootDSE root = connections.getRootDSE();
                measureClockSkew(root);
                String configuration = root == null ? null : root.getAttributeValue("configurationNamingContext");
                String forest = root == null ? null : root.getAttributeValue("rootDomainNamingContext");
                if (configuration == null || forest == null) {
                    throw missing("configurationNamingContext or rootDomainNamingContext in the root DSE");
                }
                DN partitions = new DN(new RDN("CN", "Partitions"), new DN(configuration));
                Filter isDomain = Filter.createANDFilter(
                        Filter.createEqualityFilter("objectClass", "crossRef"),
                        Filter.createPresenceFilter("nETBIOSName"));
                List<Domain> domains = new ArrayList<>();
                for (SearchResultEntry crossRef : connections
                        .search(partitions.toString(), SearchScope.ONE, isDomain, "nCName", "nETBIOSName")
                        .getSearchEntries()) {
                    domains.add(domain(crossRef));
                }
                if (domains.stream().noneMatch(domain -> domain.dns().equalsIgnoreCase(ownDns))) {
                    throw missing("crossRef object with nETBIOSName for " + ownDns
                            + " that can be read"); // and nothing is kept
                }
                return new Known(configuration, dns(new DN(forest)), domains);
            });
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("reading the domains of the forest", e);
        }
    }

    private static Domain domain(SearchResultEntry crossRef) throws LDAPException {
        DN dn = new DN(EntryReader.required(crossRef, "nCName"));
        return new Domain(dns(dn), dn, EntryReader.required(crossRef, "nETBIOSName"));
    }

    /** A domain's DNS name is its DN with dots; nothing else may be its name (MS-ADTS 3.1.1.1.5). */
    private static String dns(DN dn) {
        return Arrays.stream(dn.getRDNs())
                .map(rdn -> rdn.getAttributeValues()[0].toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("."));
    }

    private static LDAPException missing(String what) {
        return new LDAPException(ResultCode.NO_RESULTS_RETURNED, "there is no " + what);
    }
}
