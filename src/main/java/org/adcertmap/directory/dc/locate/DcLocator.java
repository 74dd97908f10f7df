// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.locate;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.cache.BackgroundLoader;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.denial.FailureText;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.DnsName;

/**
 * Locates domain controllers by the SRV records in DNS (DC locator). The located addresses are cached; they stay in use
 * while they are refreshed in the background, and while no name server responds; a refresh that fails is logged. Before
 * the first success a request waits for no longer than the timeout, and a failure is repeated for a second before the
 * next lookup (back-off). Each lookup is followed by a detection of the site; if that finds another one, the addresses
 * are located anew, without making a request wait. {@link SrvTargets} refuses hosts outside the domain. Sources:
 * MS-ADTS 6.3.2 (names of the records), 6.3.6 (nearest site first).
 *
 * <p>Safe for any number of threads: {@code cache}, {@code targets} and {@code limiter} guard themselves.
 */
public final class DcLocator implements DomainControllerAddresses {
    private static final String CACHE_KEY = "domain controllers";
    private static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(DcLocator.class.getName());

    private final SrvTargets targets;
    private final Function<Optional<String>, List<String>> recordNames;
    private final Supplier<Optional<String>> site;
    private final Consumer<List<InetSocketAddress>> siteDetection;
    private final DirectoryThreads threads;
    private final Duration timeout;
    private final LogRateLimiter limiter = new LogRateLimiter();
    private final RefreshingCache<String, Located> cache;

    /**
     * The result of a lookup.
     *
     * @param addresses those found now, or before if the lookup failed; empty if none has succeeded so far
     * @param failure why the lookup failed; empty if it has succeeded
     */
    private record Located(List<InetSocketAddress> addresses, Optional<LDAPException> failure) {
        /** Addresses never expire. A failure is cached only while there are none. */
        Lifetime lifetime() {
            return addresses.isEmpty()
                    ? new Lifetime.Failed(RETRY_AFTER, RETRY_AFTER)
                    : new Lifetime.Cached(REFRESH_AFTER, Lifetime.FOREVER, Lifetime.FOREVER);
        }
    }

    /**
     * @param recordNames the names of the SRV records for a site; those of the site first if there is one
     * @param suffixes a host that is within none of these is no domain controller, whatever DNS says
     * @param site the Active Directory site, if it is known
     * @param siteDetection sends an LDAP ping to these domain controllers, unless the site is configured
     * @param timeout the longest wait for the first lookup
     */
    public DcLocator(
            DnsLookup dns,
            Function<Optional<String>, List<String>> recordNames,
            Supplier<Set<DnsName>> suffixes,
            Supplier<Optional<String>> site,
            Consumer<List<InetSocketAddress>> siteDetection,
            ConnectionSecurity connectionSecurity,
            DirectoryThreads threads,
            Duration timeout) {
        this.targets = new SrvTargets(dns, suffixes, connectionSecurity);
        this.recordNames = recordNames;
        this.site = site;
        this.siteDetection = siteDetection;
        this.threads = threads;
        this.timeout = timeout;
        this.cache = new RefreshingCache<>(1, Located::lifetime, threads::execute);
    }

    @Override
    public List<InetSocketAddress> current() throws LDAPException {
        Optional<Located> located =
                cache.get(CACHE_KEY, new Lookup(this::startSiteDetection), System.nanoTime() + timeout.toNanos());
        if (located.isEmpty()) {
            throw Thread.currentThread().isInterrupted()
                    ? new LDAPException(
                            ResultCode.USER_CANCELED, "the thread was interrupted while it waited for a DNS lookup")
                    : SrvTargets.notLocated("no name server responds to the queries for " + recordNames(), null);
        }
        if (located.get().addresses().isEmpty()) {
            throw located.get().failure().orElseThrow();
        }
        return located.get().addresses();
    }

    @Override
    public List<InetSocketAddress> refused() {
        return targets.refused();
    }

    /** Looks up the addresses in the background; a failure keeps those that were located before. */
    private final class Lookup implements BackgroundLoader<Located> {
        private final Consumer<List<InetSocketAddress>> afterwards;

        /** @param afterwards gets the addresses that were found, in the thread of the lookup */
        Lookup(Consumer<List<InetSocketAddress>> afterwards) {
            this.afterwards = afterwards;
        }

        @Override
        public Located load(Optional<Located> previous) {
            try {
                List<InetSocketAddress> addresses = targets.lookUp(recordNames.apply(site.get()));
                afterwards.accept(addresses);
                return new Located(addresses, Optional.empty());
            } catch (LDAPException e) {
                return failed(previous, e);
            } catch (RuntimeException | Error e) {
                logInternalError(e);
                return failed(
                        previous,
                        SrvTargets.notLocated("looking up " + recordNames() + " failed: " + FailureText.of(e), e));
            }
        }

        @Override
        public Located rejected(Optional<Located> previous, String reason) {
            return failed(previous, SrvTargets.notLocated(reason, null));
        }

        private Located failed(Optional<Located> previous, LDAPException e) {
            List<InetSocketAddress> before = previous.map(Located::addresses).orElse(List.of());
            if (!before.isEmpty()) { // no caller gets the failure
                LogRateLimiter.Line line = limiter.line(
                        Level.WARNING,
                        "The domain controllers located before remain in use: " + Printable.excerpt(e.getMessage()));
                LOG.log(line.level(), line.text());
            }
            return new Located(before, Optional.of(e));
        }
    }

    /** Callers need not wait for the site, which is only a preference. */
    private void startSiteDetection(List<InetSocketAddress> addresses) {
        BackgroundTasks.start(threads::execute, () -> detectSite(addresses)); // without a thread the next lookup does
    }

    private void detectSite(List<InetSocketAddress> addresses) {
        try {
            Optional<String> before = site.get();
            siteDetection.accept(addresses);
            if (!site.get().equals(before)) {
                cache.refresh(CACHE_KEY, new Lookup(found -> {}));
            }
        } catch (RuntimeException | Error e) {
            logInternalError(e);
        }
    }

    private void logInternalError(Throwable e) {
        LogRateLimiter.Line line =
                limiter.line(Level.ERROR, "Locating domain controllers ended in an internal error: " + e);
        LOG.log(line.level(), line.text(), e);
    }

    private String recordNames() {
        return String.join(", ", recordNames.apply(site.get()));
    }
}
