package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.naming.NamingException;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.QueryThreads;

/**
 * Finds domain controllers by DNS. What was found serves on while it is asked for anew in the background, and while no
 * name server answers. Sources: MS-ADTS 6.3.2 (names of the records), 6.3.6 (nearest site first).
 */
public final class DcLocator implements DomainControllerAddresses {
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(1);

    private final DnsLookup dns;
    private final Function<Optional<String>, List<String>> services;
    private final Supplier<Optional<String>> site;
    private final Consumer<List<InetSocketAddress>> learnSite;
    private final ConnectionSecurity security;
    private final QueryThreads threads;
    private final Duration limit;
    private volatile List<InetSocketAddress> found = List.of();
    private CompletableFuture<List<InetSocketAddress>> asking; // null before the first
    private long askedAt;

    /**
     * @param services the names of the records, those of a site first where one is known
     * @param site the site, as far as it is known
     * @param learnSite asks these controllers for the site, where nobody has said it
     * @param limit the longest that anybody waits for the first answer
     */
    public DcLocator(
            DnsLookup dns,
            Function<Optional<String>, List<String>> services,
            Supplier<Optional<String>> site,
            Consumer<List<InetSocketAddress>> learnSite,
            ConnectionSecurity security,
            QueryThreads threads,
            Duration limit) {
        this.dns = dns;
        this.services = services;
        this.site = site;
        this.learnSite = learnSite;
        this.security = security;
        this.threads = threads;
        this.limit = limit;
    }

    @Override
    public List<InetSocketAddress> controllers() throws LDAPException {
        CompletableFuture<List<InetSocketAddress>> answer = latest();
        List<InetSocketAddress> known = found;
        if (!known.isEmpty()) {
            return known;
        }
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LDAPException trouble) {
                throw trouble;
            }
            throw trouble("looking up " + names() + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw trouble("no name server answers for " + names(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(ResultCode.USER_CANCELED, "the thread was interrupted while it waited", e);
        }
    }

    /**
     * The question under way or answered; a new one where that is due. One at a time, and after a failure none for a
     * moment.
     */
    private synchronized CompletableFuture<List<InetSocketAddress>> latest() {
        Duration due = found.isEmpty() ? UNTIL_NEXT_TRY : FRESH;
        if (asking == null || asking.isDone() && System.nanoTime() - askedAt > due.toNanos()) {
            CompletableFuture<List<InetSocketAddress>> now = new CompletableFuture<>();
            asking = now;
            askedAt = System.nanoTime();
            try {
                threads.now(() -> answer(now));
            } catch (RuntimeException | Error e) { // no thread to be had, or closed
                now.completeExceptionally(e);
            }
        }
        return asking;
    }

    private void answer(CompletableFuture<List<InetSocketAddress>> asker) {
        try {
            found = ask();
            asker.complete(found); // whoever waits need not wait for what is only a preference
            Optional<String> before = site.get();
            learnSite.accept(found);
            if (!site.get().equals(before)) {
                found = ask();
            }
        } catch (LDAPException | RuntimeException | Error e) {
            asker.completeExceptionally(e);
        } finally {
            synchronized (this) {
                askedAt = System.nanoTime();
            }
        }
    }

    private List<InetSocketAddress> ask() throws LDAPException {
        Set<InetSocketAddress> now = new LinkedHashSet<>();
        NamingException silence = null;
        for (String service : services.apply(site.get())) {
            try {
                dns.services(service)
                        .forEach(target -> now.add(InetSocketAddress.createUnresolved(
                                target.getHostString(), security.portFor(target.getPort()))));
            } catch (NamingException e) {
                silence = e;
            }
        }
        if (now.isEmpty()) {
            String names = names();
            throw silence == null
                    ? trouble("no SRV records for " + names, null)
                    : trouble("looking up " + names + ": " + silence, silence);
        }
        return List.copyOf(now);
    }

    private String names() {
        return String.join(", ", services.apply(site.get()));
    }

    private static LDAPException trouble(String what, Throwable cause) {
        return new LDAPException(ResultCode.CONNECT_ERROR, "no domain controller is found by DNS: " + what, cause);
    }
}
