package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.CertificationPath;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.adcertmap.trust.revocation.evidence.StatusFinding;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * Is a certificate of this path revoked? What is remembered and current decides at once; else the responder is asked
 * first and the lists then, in the order of the certificate, as Windows does (How Certificate Revocation Works,
 * ee619754). Revoked is never softened; unknown is refused unless the settings let it pass. Threads of our own fetch;
 * close it once.
 */
public final class CrlAndOcspChecker implements RevocationChecker, AutoCloseable {
    private static final int THREADS = 16;
    private static final int MOST_WAITING = 1_000;
    private static final int MOST_LISTS = 200;
    private static final int MOST_ANSWERS = 10_000;
    private static final long GLANCE_SECONDS = 5;
    private static final long IDLE_SECONDS = 30;

    private final RevocationSettings settings;
    private final EvidenceFetcher sources;
    private final EvidenceCache<Crl> lists;
    private final EvidenceCache<OcspResponse> answers;
    private final Clock clock;
    /**
     * Answers have threads of their own: a responder that hangs is asked for each certificate, and must not keep lists
     * waiting.
     */
    private final ThreadPoolExecutor forLists;

    private final ThreadPoolExecutor forAnswers;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param clock decides whether a list or an answer still counts
     * @throws IOException if the folder for what is fetched cannot be used
     */
    public CrlAndOcspChecker(RevocationSettings settings, LdapCrlFetcher ldap, Clock clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        DiskCache disk = settings.cacheDirectory().isPresent()
                ? new DiskCache(settings.cacheDirectory().get())
                : null;
        ThreadFactory factory = work -> {
            Thread thread = new Thread(null, work, "adcertmap-revocation", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(CrlAndOcspChecker.class.getClassLoader());
            return thread;
        };
        this.forLists = threads(factory);
        this.forAnswers = threads(factory);
        this.timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setRemoveOnCancelPolicy(true);
        HttpFetcher http =
                new HttpFetcher(new FetchPolicy(settings.allowedHosts()), settings.urlRetrievalTimeout(), timer);
        this.sources = new EvidenceFetcher(http, ldap, settings.urlRetrievalTimeout(), clock);
        this.lists = new EvidenceCache<>(settings, disk, forLists, MOST_LISTS);
        this.answers = new EvidenceCache<>(settings, disk, forAnswers, MOST_ANSWERS);
        timer.scheduleWithFixedDelay(this::renew, GLANCE_SECONDS, GLANCE_SECONDS, TimeUnit.SECONDS);
    }

    private static ThreadPoolExecutor threads(ThreadFactory factory) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), factory);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Fetches anew, in the background, what is in use and due. */
    void renew() {
        lists.renew(clock.instant());
        answers.renew(clock.instant());
    }

    @Override
    public Optional<Refusal> check(CertificationPath judged, Instant now) {
        List<X509Certificate> path = judged.certificates();
        long deadline = System.nanoTime() + settings.urlRetrievalTimeout().toNanos();
        Optional<Refusal> unknown = Optional.empty();
        for (int i = 0; i < path.size() - 1; i++) {
            Status status = status(path.get(i), path.get(i + 1), now, deadline);
            if (status.denial() == Denial.REVOKED) {
                return Optional.of(refusal(status));
            }
            if (status.denial() != null && unknown.isEmpty()) {
                unknown = Optional.of(refusal(status));
            }
        }
        return unknown;
    }

    private static Refusal refusal(Status status) {
        return new Refusal(status.denial(), status.told());
    }

    @Override
    public List<String> describe(CertificationPath judged, Instant now) {
        List<X509Certificate> path = judged.certificates();
        List<String> told = new ArrayList<>();
        for (int i = 0; i < path.size() - 1; i++) {
            told.add(
                    status(path.get(i), path.get(i + 1), now, System.nanoTime()).told());
        }
        return told;
    }

    /** @param denial {@code null} where it is let pass */
    private record Status(Denial denial, String told) {}

    private Status status(X509Certificate certificate, X509Certificate issuer, Instant now, long deadline) {
        String name = certificate.getSubjectX500Principal().getName() + ": ";
        List<String> troubles = new ArrayList<>();
        Optional<StatusFinding> latest = Optional.empty();
        try {
            StatusLookup evidences =
                    new StatusLookup(settings, sources, lists, answers, certificate, issuer, now, troubles);
            latest = evidences.found(deadline);
        } catch (MalformedDerException e) {
            troubles.add("where it can be found out cannot be read: " + e.getMessage());
        }
        if (latest.isPresent()) {
            StatusFinding finding = latest.get();
            if (finding.verdict().isRevoked()) {
                String how = finding.verdict() == RevocationStatus.ON_HOLD ? "on hold by " : "revoked by ";
                return new Status(Denial.REVOKED, name + how + finding.told(now));
            }
            if (finding.isCurrent(now)) {
                return new Status(null, name + "good by " + finding.told(now));
            }
            if (now.isBefore(finding.nextUpdate().plus(settings.failureMode().gracePeriod()))) {
                return new Status(
                        null,
                        name + "good within the grace, by " + finding.told(now) + "; " + String.join("; ", troubles));
            }
            troubles.add(finding.source() + " has run out at " + finding.nextUpdate());
        }
        String why = name + "unknown: "
                + (troubles.isEmpty() ? "it names no responder and no list" : String.join("; ", troubles));
        return settings.failureMode().softFail()
                ? new Status(null, why + " (let pass)")
                : new Status(Denial.REVOCATION_UNKNOWN, why);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        forLists.shutdownNow();
        forAnswers.shutdownNow();
    }
}
