// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.RevocationFinding.Status;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.adcertmap.trust.revocation.evidence.StatusFinding;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.fetch.Network;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * Checks a certification path for revocation by CRLs and OCSP. A current cache entry decides; else the OCSP responder
 * is queried first and the CRLs then, in the order of the certificate, as Windows does ("How Certificate Revocation
 * Works", ee619754). A revoked certificate is always refused; an unknown revocation status is refused (hard-fail)
 * unless the settings accept it (soft-fail, grace period). Thread-safe: all fields are final and thread-safe
 * themselves. Has threads of its own; close it once.
 */
public final class CrlAndOcspChecker implements RevocationChecker, AutoCloseable {
    private static final int MAX_CRLS = 200;
    private static final int MAX_OCSP_RESPONSES = 10_000;
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);

    private final EvidenceLog log = new EvidenceLog();
    private final RevocationSettings settings;
    private final EvidenceFetcher fetcher;
    private final EvidenceCache<Crl> crls;
    private final EvidenceCache<OcspResponse> ocspResponses;
    private final FetchThreads crlThreads;
    /** Separate from those for CRLs: a responder that hangs is queried for each certificate and must not delay CRLs. */
    private final FetchThreads ocspThreads;

    /** Only starts refreshes: no fetch can keep it from running. */
    private final ScheduledThreadPoolExecutor refreshTimer;

    /**
     * Starts the check.
     *
     * @param clock the time at which CRLs and OCSP responses are refreshed and verified
     * @throws IOException if the directory of the disk cache cannot be used
     */
    public CrlAndOcspChecker(RevocationSettings settings, LdapCrlFetcher ldap, Clock clock) throws IOException {
        this(settings, ldap, clock, Network.JVM, REFRESH_INTERVAL);
    }

    /** @param refreshInterval the time from one periodic refresh to the next */
    CrlAndOcspChecker(
            RevocationSettings settings, LdapCrlFetcher ldap, Clock clock, Network network, Duration refreshInterval)
            throws IOException {
        this.settings = settings;
        Optional<DiskCache> disk = settings.cacheDirectory().isPresent()
                ? Optional.of(new DiskCache(settings.cacheDirectory().get()))
                : Optional.empty();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(null, task, "adcertmap-revocation", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(CrlAndOcspChecker.class.getClassLoader());
            return thread;
        };
        this.crlThreads = new FetchThreads(factory);
        this.ocspThreads = new FetchThreads(factory);
        HttpFetcher http =
                new HttpFetcher(new FetchPolicy(settings.allowedHosts()), settings.urlRetrievalTimeout(), network);
        this.fetcher = new EvidenceFetcher(http, ldap, settings.urlRetrievalTimeout(), clock);
        this.crls = new EvidenceCache<>(settings, disk, crlThreads::forHost, MAX_CRLS, clock);
        this.ocspResponses = new EvidenceCache<>(settings, disk, ocspThreads::forHost, MAX_OCSP_RESPONSES, clock);
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

    @Override
    public List<RevocationFinding> check(CertificationPath path, Instant now) {
        return check(
                path, now, System.nanoTime() + settings.urlRetrievalTimeout().toNanos());
    }

    /** @param deadline by {@link System#nanoTime()}; where it is over, fetches are started but not waited for */
    List<RevocationFinding> check(CertificationPath path, Instant now, long deadline) {
        List<X509Certificate> certificates = path.certificates();
        List<RevocationFinding> findings = new ArrayList<>();
        for (int i = 0; i < certificates.size() - 1; i++) {
            RevocationFinding finding = finding(certificates.get(i), certificates.get(i + 1), now, deadline);
            findings.add(finding);
            if (finding.status() == Status.REVOKED) {
                break;
            }
        }
        return findings;
    }

    private RevocationFinding finding(X509Certificate certificate, X509Certificate issuer, Instant now, long deadline) {
        String subject = certificate.getSubjectX500Principal().getName();
        List<String> failures = new ArrayList<>();
        Optional<StatusFinding> found = Optional.empty();
        try {
            found = new StatusLookup(settings, fetcher, crls, ocspResponses, certificate, issuer, now, failures)
                    .find(deadline);
        } catch (MalformedDerException e) {
            failures.add(
                    "its CRL distribution points or authority information access cannot be used: " + e.getMessage());
        }
        Optional<String> source = found.map(StatusFinding::source);
        if (found.isPresent()) {
            StatusFinding finding = found.get();
            if (finding.status().isRevoked()) {
                String status = finding.status() == RevocationStatus.ON_HOLD ? "on hold" : "revoked";
                return new RevocationFinding(
                        subject, Status.REVOKED, source, status + " according to " + finding.describe(now));
            }
            if (finding.isCurrent(now)) {
                return new RevocationFinding(
                        subject, Status.GOOD, source, "good according to " + finding.describe(now));
            }
            if (now.isBefore(finding.nextUpdate().plus(settings.failureMode().gracePeriod()))) {
                return new RevocationFinding(
                        subject,
                        Status.GOOD_WITHIN_GRACE_PERIOD,
                        source,
                        "good within the grace period, according to " + finding.describe(now) + "; "
                                + String.join("; ", failures));
            }
            failures.add(finding.source() + " has expired: its nextUpdate is " + finding.nextUpdate());
        }
        String unknown = "revocation status unknown: "
                + (failures.isEmpty()
                        ? "the certificate names no OCSP responder and no CRL distribution point"
                        : String.join("; ", failures));
        return settings.failureMode().softFail()
                ? new RevocationFinding(
                        subject,
                        Status.UNKNOWN_ACCEPTED,
                        source,
                        unknown + " (accepted: revocationFailureMode is softFail)")
                : new RevocationFinding(
                        subject, failures.isEmpty() ? Status.UNKNOWN_WITHOUT_SOURCE : Status.UNKNOWN, source, unknown);
    }

    /** Returns the state of each local CRL file, and of each source that was needed so far and is cached. */
    public List<RevocationSource> sources() {
        List<RevocationSource> all = new ArrayList<>();
        settings.localCrls()
                .all()
                .forEach(local -> all.add(new RevocationSource(
                        local.source(),
                        "local CRL",
                        Optional.of(local.evidence().thisUpdate()),
                        Optional.of(local.evidence().nextUpdate()),
                        Optional.empty(),
                        "")));
        all.addAll(crls.sources("CRL"));
        all.addAll(ocspResponses.sources("OCSP"));
        return all;
    }

    @Override
    public void close() {
        refreshTimer.shutdownNow();
        crlThreads.close();
        ocspThreads.close();
        fetcher.close();
    }
}
