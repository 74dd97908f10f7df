// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.adcertmap.background.ServerThreads;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.fetch.Network;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * The cached CRLs and OCSP responses with the threads that fetch and refresh them. Shared by the revocation checks of a
 * mapper and of its successor after a reload; the last one that closes it ends the threads. Thread-safe: all fields but
 * {@code users} are final and thread-safe themselves.
 */
final class EvidenceCaches implements AutoCloseable {
    private static final int MAX_CRLS = 200;
    private static final int MAX_OCSP_RESPONSES = 10_000;

    private final EvidenceLog log = new EvidenceLog();
    private int users = 1; // guarded by the lock of this object
    private final EvidenceFetcher fetcher;
    private final EvidenceCache<Crl> crls;
    private final EvidenceCache<OcspResponse> ocspResponses;
    private final ServerThreads crlThreads;
    /** Separate from those for CRLs: a responder that hangs is queried for each certificate and must not delay CRLs. */
    private final ServerThreads ocspThreads;

    /** Only starts refreshes: no fetch can keep it from running. */
    private final ScheduledThreadPoolExecutor refreshTimer;

    /**
     * Creates empty caches and starts the periodic refresh.
     *
     * @param refreshInterval the time from one periodic refresh to the next
     * @throws IOException if the directory of the disk cache cannot be used
     */
    EvidenceCaches(
            RevocationSettings settings, LdapCrlFetcher ldap, Clock clock, Network network, Duration refreshInterval)
            throws IOException {
        Optional<DiskCache> disk = settings.cacheDirectory().isPresent()
                ? Optional.of(new DiskCache(settings.cacheDirectory().get()))
                : Optional.empty();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(null, task, "adcertmap-revocation", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(EvidenceCaches.class.getClassLoader());
            return thread;
        };
        this.crlThreads = new ServerThreads(factory);
        this.ocspThreads = new ServerThreads(factory);
        HttpFetcher http =
                new HttpFetcher(new FetchPolicy(settings.allowedHosts()), settings.urlRetrievalTimeout(), network);
        this.fetcher = new EvidenceFetcher(http, ldap, settings.urlRetrievalTimeout(), clock);
        this.crls = new EvidenceCache<>(settings, disk, crlThreads::forServer, MAX_CRLS, clock);
        this.ocspResponses = new EvidenceCache<>(settings, disk, ocspThreads::forServer, MAX_OCSP_RESPONSES, clock);
        this.refreshTimer = new ScheduledThreadPoolExecutor(1, factory);
        refreshTimer.scheduleWithFixedDelay(
                this::refreshOrLog, refreshInterval.toNanos(), refreshInterval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Refreshes; an unexpected exception is logged and does not end the periodic refresh. */
    private void refreshOrLog() {
        try {
            refresh();
        } catch (RuntimeException | Error e) {
            log.internalError("The periodic refresh of CRLs and OCSP responses", e);
        }
    }

    /** Starts to refresh, in the background, the cache entries in use that are due. */
    void refresh() {
        crls.refresh();
        ocspResponses.refresh();
    }

    EvidenceFetcher fetcher() {
        return fetcher;
    }

    EvidenceCache<Crl> crls() {
        return crls;
    }

    EvidenceCache<OcspResponse> ocspResponses() {
        return ocspResponses;
    }

    /** Adds a user, who closes it as well. */
    synchronized void share() {
        users++;
    }

    @Override
    public void close() {
        synchronized (this) {
            users--;
            if (users > 0) {
                return;
            }
        }
        crls.close();
        ocspResponses.close();
        refreshTimer.shutdownNow();
        crlThreads.close();
        ocspThreads.close();
        fetcher.close();
    }
}
