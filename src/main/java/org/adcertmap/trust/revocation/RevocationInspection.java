// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.DistributionPoint;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.adcertmap.trust.revocation.fetch.LdapCrlFetcher;
import org.adcertmap.trust.revocation.fetch.Network;

/**
 * Fetches the CRLs and the OCSP responses that a certificate names, by the same rules as a login but without a cache,
 * and reports each: for administrators. Thread-safe: all fields are final and thread-safe themselves; close it once.
 */
public final class RevocationInspection implements AutoCloseable {
    private final EvidenceFetcher fetcher;
    private final Clock clock;

    /**
     * Creates the inspection; sends nothing.
     *
     * @param timeout the longest wait for an OCSP response, and for each part of a CRL
     */
    public RevocationInspection(RevocationSettings settings, Duration timeout, LdapCrlFetcher ldap, Clock clock) {
        HttpFetcher http = new HttpFetcher(new FetchPolicy(settings.allowedHosts()), timeout, Network.JVM);
        this.fetcher = new EvidenceFetcher(http, ldap, timeout, clock);
        this.clock = clock;
    }

    /** Fetches from one address. Called once. */
    @FunctionalInterface
    public interface Fetch {
        /** Returns what became of it, and of the delta CRLs that a CRL or the certificate names. */
        List<RevocationAddress> run();
    }

    /**
     * Returns a fetch for each address that the certificate names, in its order.
     *
     * @throws IOException if its extensions cannot be used
     */
    public Map<String, Fetch> addresses(X509Certificate certificate, X509Certificate issuer) throws IOException {
        try {
            RevocationPointers pointers = RevocationPointers.of(certificate);
            Map<String, Fetch> fetches = new LinkedHashMap<>();
            pointers.ocspResponders().forEach(url -> fetches.put(url, () -> List.of(ocsp(url, certificate, issuer))));
            pointers.crlDistributionPoints()
                    .forEach(point -> point.urls()
                            .forEach(url -> fetches.put(
                                    url, () -> crls(url, point, pointers.freshestCrl(), certificate, issuer))));
            return fetches;
        } catch (MalformedDerException e) {
            throw new IOException(
                    "its extensions, such as CRL distribution points, cannot be used: " + e.getMessage(), e);
        }
    }

    private RevocationAddress ocsp(String url, X509Certificate certificate, X509Certificate issuer) {
        try {
            return found(
                    "OCSP response",
                    url,
                    fetcher.ocspResponse(url, certificate, issuer).fetch(OutputStream.nullOutputStream()));
        } catch (IOException e) {
            return RevocationAddress.failed("OCSP response", url, e);
        }
    }

    /** @param certificateFreshestCrl the delta CRL's distribution points in the certificate; the CRL can name more */
    private List<RevocationAddress> crls(
            String url,
            DistributionPoint point,
            List<DistributionPoint> certificateFreshestCrl,
            X509Certificate certificate,
            X509Certificate issuer) {
        List<RevocationAddress> found = new ArrayList<>();
        try {
            Crl base = fetcher.crl(url, issuer).fetch(OutputStream.nullOutputStream());
            Optional<String> unusable = base.unusableFor(certificate, point.names());
            found.add(
                    unusable.isPresent()
                            ? RevocationAddress.failed("CRL", url, unusable.get())
                            : found("CRL", url, base));
            for (DistributionPoint deltaCrl : base.deltaCrls(certificateFreshestCrl)) {
                if (deltaCrl.urls().isEmpty()) {
                    found.add(RevocationAddress.failed(
                            "delta CRL", url, "its delta CRL has a distribution point without a URL"));
                }
                deltaCrl.urls().forEach(delta -> found.add(delta(delta, base, issuer)));
            }
        } catch (IOException e) {
            found.add(RevocationAddress.failed("CRL", url, e));
        }
        return found;
    }

    private RevocationAddress delta(String url, Crl base, X509Certificate issuer) {
        try {
            Crl delta = fetcher.crl(url, issuer).fetch(OutputStream.nullOutputStream());
            Optional<String> mismatch = base.mismatch(delta);
            return mismatch.isPresent()
                    ? RevocationAddress.failed("delta CRL", url, mismatch.get())
                    : found("delta CRL", url, delta);
        } catch (IOException e) {
            return RevocationAddress.failed("delta CRL", url, e);
        }
    }

    private RevocationAddress found(String kind, String url, Evidence evidence) {
        return RevocationAddress.of(kind, url, evidence, clock.instant());
    }

    /** Ends all fetches over HTTP. */
    @Override
    public void close() {
        fetcher.close();
    }
}
