package org.adcertmap.trust.revocation;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.DistributionPoint;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.adcertmap.trust.revocation.evidence.StatusFinding;
import org.adcertmap.trust.revocation.ocsp.OcspRequest;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * What is to be found of one certificate: own lists, then its responders, then its lists. What is remembered is looked
 * through first, and nobody is asked where it decides. Used once, by one thread.
 */
final class StatusLookup {
    private final RevocationSettings settings;
    private final EvidenceFetcher sources;
    private final EvidenceCache<Crl> lists;
    private final EvidenceCache<OcspResponse> answers;
    private final X509Certificate certificate;
    private final X509Certificate issuer;
    private final Instant now;
    private final List<String> troubles;
    private final RevocationPointers pointers;
    private final String issuerKey;

    /** @param troubles gets what went wrong, in words */
    StatusLookup(
            RevocationSettings settings,
            EvidenceFetcher sources,
            EvidenceCache<Crl> lists,
            EvidenceCache<OcspResponse> answers,
            X509Certificate certificate,
            X509Certificate issuer,
            Instant now,
            List<String> troubles)
            throws MalformedDerException {
        this.settings = settings;
        this.sources = sources;
        this.lists = lists;
        this.answers = answers;
        this.certificate = certificate;
        this.issuer = issuer;
        this.now = now;
        this.troubles = troubles;
        this.pointers = RevocationPointers.of(certificate);
        byte[] keyHash = OcspRequest.of(certificate, issuer).keyHash();
        this.issuerKey = " " + HexFormat.of().formatHex(keyHash) + " "
                + issuer.getSubjectX500Principal().getName();
    }

    /** One way to evidence: what it says without waiting, or after waiting. */
    private interface Way {
        Optional<StatusFinding> found(long deadline, boolean mayAsk);
    }

    /** Revoked before good, current before run out. */
    Optional<StatusFinding> found(long deadline) {
        List<Way> ways = new ArrayList<>();
        settings.localCrls()
                .of(issuer)
                .forEach(own -> ways.add((until, mayAsk) -> judged(own, names(), List.of(), until, mayAsk)));
        pointers.responders().forEach(url -> ways.add((until, mayAsk) -> answer(url, until, mayAsk)));
        pointers.lists()
                .forEach(point ->
                        point.urls().forEach(url -> ways.add((until, mayAsk) -> list(url, point, until, mayAsk))));
        Optional<StatusFinding> remembered = best(ways.stream()
                .flatMap(way -> way.found(deadline, false).stream())
                .toList());
        if (remembered
                .filter(found -> found.verdict() == RevocationStatus.REVOKED || found.isCurrent(now))
                .isPresent()) {
            return remembered;
        }
        List<StatusFinding> all = new ArrayList<>();
        troubles.clear();
        troubles.addAll(pointers.unusable());
        for (int i = 0; i < ways.size(); i++) {
            boolean isLast = i == ways.size() - 1;
            long left = Math.max(deadline - System.nanoTime(), 0);
            // A way that gives no sign leaves time for the next.
            Optional<StatusFinding> found = ways.get(i).found(System.nanoTime() + (isLast ? left : left / 2), true);
            found.ifPresent(all::add);
            if (found.filter(this::decides).isPresent()) {
                return found;
            }
        }
        return best(all);
    }

    /** What is for ever decides whatever its age; what is on hold may have been released elsewhere. */
    private boolean decides(StatusFinding one) {
        return one.verdict() == RevocationStatus.REVOKED
                || one.verdict() == RevocationStatus.GOOD && one.isCurrent(now);
    }

    private Optional<StatusFinding> best(List<StatusFinding> all) {
        return all.stream()
                .min(Comparator.comparingInt(this::rank)
                        .thenComparing(StatusFinding::nextUpdate, Comparator.reverseOrder()));
    }

    private int rank(StatusFinding finding) {
        return switch (finding.verdict()) {
            case REVOKED -> 0;
            case ON_HOLD -> finding.isCurrent(now) ? 1 : 3;
            default -> finding.isCurrent(now) ? 2 : 4;
        };
    }

    private Set<String> names() {
        return pointers.lists().stream()
                .flatMap(point -> point.names().stream())
                .collect(Collectors.toSet());
    }

    private Optional<StatusFinding> answer(String url, long deadline, boolean mayAsk) {
        String key = "ocsp " + url + issuerKey + " " + certificate.getSerialNumber();
        return kept(answers, key, sources.answer(url, certificate, issuer), deadline, mayAsk)
                .map(kept -> new StatusFinding(
                        kept.evidence().verdict(),
                        "the responder " + kept.source(),
                        kept.evidence().thisUpdate(),
                        kept.evidence().nextUpdate(),
                        kept.fetchedAt(),
                        kept.refreshAt(settings.freshnessTime())));
    }

    private Optional<StatusFinding> list(String url, DistributionPoint point, long deadline, boolean mayAsk) {
        return keptList(url, deadline, mayAsk)
                .flatMap(kept -> judged(kept, point.names(), pointers.freshest(), deadline, mayAsk));
    }

    private Optional<CachedEvidence<Crl>> keptList(String url, long deadline, boolean mayAsk) {
        return kept(lists, DiskCache.LIST + url + issuerKey, sources.list(url, issuer), deadline, mayAsk);
    }

    private <V extends Evidence> Optional<CachedEvidence<V>> kept(
            EvidenceCache<V> shelf, String key, EvidenceCache.Source<V> source, long deadline, boolean mayAsk) {
        if (!mayAsk) {
            return shelf.remembered(key, now);
        }
        EvidenceCache.Answer<V> answer = shelf.ask(key, source, now, deadline);
        if (!answer.trouble().isEmpty()) {
            troubles.add(source.name() + ": " + answer.trouble());
        }
        return answer.kept();
    }

    /**
     * What a list says, together with its delta where it has one; a delta that cannot be had leaves it unknown, as in
     * Windows.
     */
    private Optional<StatusFinding> judged(
            CachedEvidence<Crl> kept,
            Set<String> point,
            List<DistributionPoint> alsoFreshest,
            long deadline,
            boolean mayAsk) {
        Crl list = kept.evidence();
        Optional<String> excludes =
                list.isDelta() ? Optional.of("it is a delta list") : list.excludes(certificate, point);
        if (excludes.isPresent()) {
            troubles.add(kept.source() + ": " + excludes.get());
            return Optional.empty();
        }
        StatusFinding alone = new StatusFinding(
                list.of(certificate.getSerialNumber()),
                "the list " + kept.source(),
                list.thisUpdate(),
                list.nextUpdate(),
                kept.fetchedAt(),
                kept.refreshAt(settings.freshnessTime()));
        List<DistributionPoint> freshest = new ArrayList<>(list.freshest());
        freshest.addAll(alsoFreshest);
        if (freshest.isEmpty() || alone.verdict() == RevocationStatus.REVOKED) {
            return Optional.of(alone);
        }
        for (DistributionPoint changes : freshest) {
            if (changes.urls().isEmpty()) {
                troubles.add(kept.source() + ": its changes are at a distribution point without a URL");
            }
            for (String url : changes.urls()) {
                Optional<StatusFinding> together =
                        keptList(url, deadline, mayAsk).flatMap(delta -> together(alone, list, delta));
                if (together.isPresent()) {
                    return together;
                }
            }
        }
        return alone.verdict() == RevocationStatus.ON_HOLD ? Optional.of(alone) : Optional.empty();
    }

    private Optional<StatusFinding> together(StatusFinding alone, Crl list, CachedEvidence<Crl> delta) {
        Crl changes = delta.evidence();
        Optional<String> unfit = list.unfit(changes);
        if (unfit.isPresent()) {
            troubles.add(delta.source() + ": " + unfit.get());
            return Optional.empty();
        }
        Instant end = changes.nextUpdate().isBefore(alone.nextUpdate()) ? changes.nextUpdate() : alone.nextUpdate();
        Instant due = delta.refreshAt(settings.freshnessTime());
        return Optional.of(new StatusFinding(
                list.with(changes, certificate.getSerialNumber()),
                alone.source() + " and its delta " + delta.source(),
                changes.thisUpdate(),
                end,
                delta.fetchedAt(),
                due.isBefore(alone.refreshAt()) ? due : alone.refreshAt()));
    }
}
