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
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.RevocationFinding;
import org.adcertmap.trust.RevocationFinding.Status;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.adcertmap.trust.revocation.evidence.StatusFinding;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.fetch.Network;

/**
 * Checks a certification path for revocation by CRLs and OCSP. A current cache entry decides; else the OCSP responder
 * is queried first and the CRLs then, in the order of the certificate, as Windows does ("How Certificate Revocation
 * Works", ee619754). A revoked certificate is always refused; an unknown revocation status is refused (hard-fail)
 * unless the settings accept it (soft-fail, grace period). Thread-safe: all fields are final and thread-safe
 * themselves. Has threads of its own; close it once.
 */
public final class CrlAndOcspChecker implements RevocationChecker, AutoCloseable {
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);

    private final RevocationSettings settings;
    private final EvidenceCaches evidence;

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
        this(settings, new EvidenceCaches(settings, ldap, clock, network, refreshInterval));
    }

    private CrlAndOcspChecker(RevocationSettings settings, EvidenceCaches evidence) {
        this.settings = settings;
        this.evidence = evidence;
    }

    /**
     * Returns a check by other settings that shares the cached CRLs and OCSP responses, and is closed as well; empty if
     * the other settings fetch them in another way.
     */
    public Optional<CrlAndOcspChecker> sharingEvidence(RevocationSettings other) {
        if (!settings.fetchesLike(other)) {
            return Optional.empty();
        }
        evidence.share();
        return Optional.of(new CrlAndOcspChecker(other, evidence));
    }

    /** Returns the local CRL files in use. */
    public LocalCrls localCrls() {
        return settings.localCrls();
    }

    /** Starts to refresh, in the background, the cache entries in use that are due. */
    void refresh() {
        evidence.refresh();
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
            found = new StatusLookup(
                            settings,
                            evidence.fetcher(),
                            evidence.crls(),
                            evidence.ocspResponses(),
                            certificate,
                            issuer,
                            now,
                            failures)
                    .find(deadline);
        } catch (MalformedDerException e) {
            failures.add("its extensions, such as CRL distribution points, cannot be used: " + e.getMessage());
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
                        subject, Status.GOOD, source, () -> "good according to " + finding.describe(now));
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
        all.addAll(evidence.crls().sources("CRL"));
        all.addAll(evidence.ocspResponses().sources("OCSP"));
        return all;
    }

    @Override
    public void close() {
        evidence.close();
    }
}
