package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.QueryThreads;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.locate.DcLocator;
import org.adcertmap.directory.dc.locate.DnsLookup;
import org.adcertmap.directory.dc.locate.DomainControllerAddresses;
import org.adcertmap.directory.dc.locate.SiteLookup;

/**
 * Whom can be asked: the controllers of the own domain, those of other domains of the forest, and the global catalogs.
 * Making one opens no connection and asks no name server. Safe for any number of threads; close it once.
 */
public final class ForestControllers implements AutoCloseable {
    /** A part of responseTimeout: long enough for an answer from the other side of the world, too short to notice. */
    private static final int PATIENCE_DIVISOR = 4;

    private static final int ASKED_FOR_THE_SITE = 3;
    private static final String LDAP = "_ldap._tcp.";
    private static final String CATALOG = "_gc._tcp.";
    private static final String CONTROLLERS = "dc._msdcs.";

    private final DirectorySettings settings;
    private final LdapConnections connecting;
    private final QueryThreads threads;
    private final DnsLookup dns;
    private final DomainControllerPool own;
    private final Map<String, DomainControllerPool> ofOtherDomains = new ConcurrentHashMap<>();
    private ChangeNotifications notices; // null until somebody listens
    private volatile boolean closed;
    private volatile Optional<String> site;
    private volatile DomainControllerPool globalCatalogs; // null until somebody asks for them

    /** @throws GeneralSecurityException if the trust store cannot be used */
    public ForestControllers(DirectorySettings settings) throws GeneralSecurityException {
        this.settings = settings;
        this.site = settings.site();
        this.threads = new QueryThreads("adcertmap-directory");
        this.dns = new DnsLookup(settings.dnsServers(), new SecureRandom());
        this.connecting = new LdapConnections(settings, dns);
        List<InetSocketAddress> given = servers(false);
        this.own = controllers(given.isEmpty() ? inDns(LDAP, CONTROLLERS + settings.domain()) : () -> given);
    }

    /** The controllers of the own domain. */
    public DomainControllerPool own() {
        return own;
    }

    /** The controllers of a domain, which may be our own. */
    public DomainControllerPool of(String dnsDomain) {
        return closed || dnsDomain.equalsIgnoreCase(settings.domain())
                ? own
                : ofOtherDomains.computeIfAbsent(dnsDomain, name -> controllers(inDns(LDAP, CONTROLLERS + name)));
    }

    /**
     * Whether accounts of the whole forest are looked for: where servers are found by DNS, or one of them is a global
     * catalog.
     */
    public boolean isForestWide() {
        return settings.servers().isEmpty() || !servers(true).isEmpty();
    }

    /**
     * The global catalogs of the forest.
     *
     * @param forest the DNS name of its root domain
     */
    public synchronized DomainControllerPool globalCatalogs(String forest) {
        if (closed) {
            return own; // which says so
        }
        if (globalCatalogs == null) {
            List<InetSocketAddress> given = servers(true);
            globalCatalogs = controllers(given.isEmpty() ? inDns(CATALOG, forest) : () -> given);
        }
        return globalCatalogs;
    }

    /**
     * From now on tells what changes in the own domain, where the directory offers that.
     *
     * @param told gets the SIDs of what has changed, in some thread
     */
    public synchronized void trackChanges(Consumer<Set<Sid>> told) {
        if (notices == null && !closed) {
            notices = new ChangeNotifications(own, connecting, threads, told);
            notices.listen();
        }
    }

    /**
     * How all of them are, the own domain's first: those that were needed so far.
     *
     * @param words what a failure means
     */
    public synchronized List<DomainControllerStatus> view(Function<LDAPException, String> words) {
        return all().flatMap(controllers -> controllers.view(words).stream()).toList();
    }

    /** Where questions are asked at the same time as others; as many as there are callers. */
    public Executor parallel() {
        return threads::now;
    }

    /** Where answers are asked for ahead of time: a few threads, and a queue with an end. */
    public Executor refreshExecutor() {
        return threads.background();
    }

    /** Asks the first of these that answers; where none does, there is no site to prefer for now. */
    private void learnSite(List<InetSocketAddress> controllers) {
        for (InetSocketAddress controller : controllers.subList(0, Math.min(ASKED_FOR_THE_SITE, controllers.size()))) {
            if (settings.site().isPresent()) {
                return;
            }
            try (LDAPConnection connection = connecting.unsigned(controller)) {
                site = SiteLookup.askedOf(connection, settings.domain());
                return;
            } catch (LDAPException e) {
                // The next one may know.
            }
        }
    }

    private List<InetSocketAddress> servers(boolean globalCatalogs) {
        return settings.servers().stream()
                .filter(server -> server.getPort() == settings.security().globalCatalogPort() == globalCatalogs)
                .toList();
    }

    /** Of the site to prefer first, then of any; see MS-ADTS 6.3.2.3. */
    private DomainControllerAddresses inDns(String service, String domain) {
        Function<Optional<String>, List<String>> names =
                site -> Stream.concat(site.map(name -> name + "._sites.").stream(), Stream.of(""))
                        .map(part -> service + part + domain)
                        .toList();
        return new DcLocator(
                dns, names, () -> site, this::learnSite, settings.security(), threads, settings.responseTimeout());
    }

    private DomainControllerPool controllers(DomainControllerAddresses locator) {
        Duration patience = settings.responseTimeout().dividedBy(PATIENCE_DIVISOR);
        return new DomainControllerPool(
                locator,
                address -> DomainController.at(address, connecting, threads, patience, settings.maxConnections()),
                threads,
                settings.responseTimeout(),
                patience);
    }

    /** Returns at once, also where a controller hangs; nothing can be asked any longer. */
    @Override
    public synchronized void close() {
        closed = true;
        threads.close();
        Optional.ofNullable(notices).ifPresent(listening -> QueryThreads.apart(listening::close));
        all().forEach(controllers -> QueryThreads.apart(controllers::close));
    }

    private Stream<DomainControllerPool> all() {
        return Stream.of(Stream.of(own), ofOtherDomains.values().stream(), Optional.ofNullable(globalCatalogs).stream())
                .flatMap(controllers -> controllers);
    }
}
