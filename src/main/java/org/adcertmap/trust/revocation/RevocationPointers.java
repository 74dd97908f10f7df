// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.certificate.der.CertificateExtensions;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.revocation.crl.DistributionPoint;
import org.adcertmap.trust.revocation.crl.UrlName;

/**
 * Where a certificate says that its revocation status can be looked up: RFC 5280 4.2.2.1 (authority information access,
 * AIA), 4.2.1.13 (CRL distribution points), 4.2.1.15 (freshest CRL). Immutable by convention.
 *
 * @param ocspResponders URLs of OCSP responders, from the AIA
 * @param crlDistributionPoints where its issuer publishes the CRL
 * @param freshestCrl where its issuer publishes the delta CRL
 * @param unusable why other distribution points cannot be used, in words
 */
record RevocationPointers(
        List<String> ocspResponders,
        List<DistributionPoint> crlDistributionPoints,
        List<DistributionPoint> freshestCrl,
        List<String> unusable) {
    private static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    private static final String AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final String OCSP = "1.3.6.1.5.5.7.48.1";
    private static final int URI = 0x86;
    /** CAs issue certificates with fewer; each URL can cost a timeout. */
    private static final int MAX_URLS = 10;

    /**
     * Reads the extensions of a certificate.
     *
     * @throws MalformedDerException if any extension cannot be read, or one of these is malformed, or there are too
     *     many URLs
     */
    static RevocationPointers of(X509Certificate certificate) throws MalformedDerException {
        CertificateExtensions extensions = CertificateExtensions.of(certificate);
        List<String> unusable = new ArrayList<>();
        RevocationPointers pointers = new RevocationPointers(
                extensions
                        .decode(AUTHORITY_INFORMATION_ACCESS, RevocationPointers::ocspResponders)
                        .orElse(List.of()),
                extensions
                        .decode(CRL_DISTRIBUTION_POINTS, value -> DistributionPoint.parse(value, unusable))
                        .orElse(List.of()),
                extensions
                        .decode(DistributionPoint.FRESHEST_CRL, value -> DistributionPoint.parse(value, unusable))
                        .map(usable -> DistributionPoint.freshestCrl(usable, true))
                        .orElse(List.of()),
                unusable);
        long urls = pointers.ocspResponders.size();
        for (DistributionPoint point : pointers.crlDistributionPoints) {
            urls += point.urls().size();
        }
        for (DistributionPoint point : pointers.freshestCrl) {
            urls += point.urls().size();
        }
        if (urls > MAX_URLS) {
            throw new MalformedDerException("they have " + urls + " URLs, at most " + MAX_URLS + " are accepted");
        }
        return pointers;
    }

    private static List<String> ocspResponders(byte[] extension) throws MalformedDerException {
        List<String> urls = new ArrayList<>();
        DerReader descriptions =
                DerReader.of(extension).single(DerReader.SEQUENCE).children();
        while (descriptions.hasNext()) {
            DerReader parts = descriptions.next(DerReader.SEQUENCE).children();
            boolean isOcsp = parts.nextOid().equals(OCSP);
            DerReader.Element location = parts.next();
            if (isOcsp && location.tag() == URI) {
                urls.add(UrlName.read(location.contents()));
            }
        }
        return urls;
    }
}
