// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.lang.System.Logger.Level;
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
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DirectoryThreads;

/**
 * Locates domain controllers by the SRV records in DNS (DC locator). The located addresses are cached; they stay in use
 * while they are refreshed in the background, and while no name server responds; a refresh that fails is logged.
 * Sources: MS-ADTS 6.3.2 (names of the records), 6.3.6 (nearest site first).
 *
 * <p>This is not a {@code RefreshingCache}, which loads in the thread of a request and lets its values expire: here a
 * request waits for no longer than the timeout, located addresses never expire, a failure is repeated for a second
 * before the next lookup (back-off), and a newly detected site replaces the addresses without making a request wait.
 *
 * <p>Safe for any number of threads. The lock of this object guards {@code lookup} and {@code lookedUpAt}; no DNS query
 * is sent within it. {@code located} is replaced as a whole, by the one lookup that runs.
 */
public final class DcLocator implements DomainControllerAddresses {
    private static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(DcLocator.class.getName());

    private final DnsLookup dns;
    private final Function<Optional<String>, List<String>> recordNames;
    private final Supplier<Optional<String>> site;
    private final Consumer<List<InetSocketAddress>> siteDetection;
    private final ConnectionSecurity connectionSecurity;
    private final DirectoryThreads threads;
    private final Duration timeout;
    private final LogRateLimiter limiter = new LogRateLimiter();
    private volatile List<InetSocketAddress> located = List.of();
    private CompletableFuture<List<InetSocketAddress>> lookup; // the running or last lookup; null before the first
    private long lookedUpAt; // System.nanoTime() of the start of the lookup, then of its end

    /**
     * @param recordNames the names of the SRV records for a site; those of the site first if there is one
     * @param site the Active Directory site, if it is known
     * @param siteDetection sends an LDAP ping to these domain controllers, unless the site is configured
     * @param timeout the longest wait for the first lookup
     */
    public DcLocator(
            DnsLookup dns,
            Function<Optional<String>, List<String>> recordNames,
            Supplier<Optional<String>> site,
            Consumer<List<InetSocketAddress>> siteDetection,
            ConnectionSecurity connectionSecurity,
            DirectoryThreads threads,
            Duration timeout) {
        this.dns = dns;
        this.recordNames = recordNames;
        this.site = site;
        this.siteDetection = siteDetection;
        this.connectionSecurity = connectionSecurity;
        this.threads = threads;
        this.timeout = timeout;
    }

    @Override
    public List<InetSocketAddress> current() throws LDAPException {
        CompletableFuture<List<InetSocketAddress>> current = currentLookup();
        List<InetSocketAddress> cached = located;
        if (!cached.isEmpty()) {
            return cached;
        }
        try {
            return current.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LDAPException failure) {
                throw failure;
            }
            throw notLocated("looking up " + recordNames() + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw notLocated("no name server responds to the queries for " + recordNames(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(
                    ResultCode.USER_CANCELED, "the thread was interrupted while it waited for a DNS lookup", e);
        }
    }

    /**
     * Returns the running or last lookup, or starts a new one when that is due. One lookup runs at a time; after a
     * failed one none starts for a second (back-off).
     */
    private synchronized CompletableFuture<List<InetSocketAddress>> currentLookup() {
        Duration interval = located.isEmpty() ? RETRY_AFTER : REFRESH_AFTER;
        if (lookup == null || lookup.isDone() && System.nanoTime() - lookedUpAt > interval.toNanos()) {
            CompletableFuture<List<InetSocketAddress>> next = new CompletableFuture<>();
            lookup = next;
            lookedUpAt = System.nanoTime();
            BackgroundTasks.start(threads::execute, () -> locate(next))
                    .ifPresent(rejection -> fail(next, notLocated(rejection, null)));
        }
        return lookup;
    }

    private void locate(CompletableFuture<List<InetSocketAddress>> result) {
        try {
            located = queryDns();
            result.complete(located); // callers need not wait for the site, which is only a preference
            Optional<String> before = site.get();
            siteDetection.accept(located);
            if (!site.get().equals(before)) {
                located = queryDns();
            }
        } catch (LDAPException e) {
            fail(result, e);
        } catch (RuntimeException | Error e) {
            LogRateLimiter.Line line =
                    limiter.line(Level.ERROR, "Locating domain controllers ended in an internal error: " + e);
            LOG.log(line.level(), line.text(), e);
            result.completeExceptionally(e);
        } finally {
            synchronized (this) {
                lookedUpAt = System.nanoTime();
            }
        }
    }

    /** Reports the failure to the callers that wait, or logs it where none does: they use the cached addresses. */
    private void fail(CompletableFuture<List<InetSocketAddress>> result, LDAPException e) {
        result.completeExceptionally(e); // no effect if it failed after the addresses were located
        if (!located.isEmpty()) {
            LogRateLimiter.Line line = limiter.line(
                    Level.WARNING,
                    "The domain controllers located before remain in use: " + Printable.of(e.getMessage()));
            LOG.log(line.level(), line.text());
        }
    }

    private List<InetSocketAddress> queryDns() throws LDAPException {
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        NamingException failure = null;
        for (String name : recordNames.apply(site.get())) {
            try {
                dns.srvRecords(name)
                        .forEach(target -> addresses.add(InetSocketAddress.createUnresolved(
                                target.getHostString(), connectionSecurity.portFor(target.getPort()))));
            } catch (NamingException e) {
                failure = e;
            }
        }
        if (addresses.isEmpty()) {
            throw failure == null
                    ? notLocated("there are no SRV records " + recordNames(), null)
                    : notLocated("looking up " + recordNames() + " failed: " + failure, failure);
        }
        if (failure != null) {
            LogRateLimiter.Line line = limiter.line(
                    Level.WARNING,
                    "Some SRV records of domain controllers cannot be looked up, see dnsServers: "
                            + Printable.of(failure.toString()));
            LOG.log(line.level(), line.text());
        }
        return List.copyOf(addresses);
    }

    private String recordNames() {
        return String.join(", ", recordNames.apply(site.get()));
    }

    private static LDAPException notLocated(String reason, Throwable cause) {
        return new LDAPException(
                ResultCode.CONNECT_ERROR,
                "no domain controller is found by DNS, see servers and dnsServers: " + reason,
                cause);
    }
}
