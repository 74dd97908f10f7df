// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * A CRL distribution point (RFC 5280 4.2.1.13) that is for all reasons and of the certificate's own issuer. Immutable.
 *
 * @param urls in the order of the certificate
 * @param names the same and its other names, as encoded GeneralNames in hexadecimal
 */
public record DistributionPoint(List<String> urls, Set<String> names) {
    /** The OID of the freshest CRL extension, which has the distribution points of the delta CRL. */
    public static final String FRESHEST_CRL = "2.5.29.46";

    private static final int URI = 0x86;

    /**
     * Parses the CRL distribution points or freshest CRL extension.
     *
     * @param unusable receives, in words, why a distribution point is not in the result
     */
    public static List<DistributionPoint> parse(byte[] extension, List<String> unusable) throws MalformedDerException {
        List<DistributionPoint> points = new ArrayList<>();
        DerReader all = DerReader.of(extension).single(DerReader.SEQUENCE).children();
        while (all.hasNext()) {
            DerReader parts = all.next(DerReader.SEQUENCE).children();
            DistributionPoint point = null; // null until its name is read
            String unsupported = null; // null until an unsupported field is read
            while (parts.hasNext()) {
                DerReader.Element part = parts.next();
                if (part.tag() == DerReader.contextTag(0)) {
                    DerReader.Element name = part.children().next();
                    if (name.tag() == DerReader.contextTag(0)) {
                        point = new DistributionPoint(urls(name), IssuingDistributionPoint.names(name));
                    }
                } else if (part.tag() == DerReader.contextTag(2)) {
                    unsupported = "an indirect CRL, which is not supported";
                } else {
                    unsupported = "a CRL for some reasons only, which is not supported";
                }
            }
            if (point == null || unsupported != null || point.urls().isEmpty()) {
                unusable.add("the certificate names "
                        + (unsupported == null ? "a CRL distribution point without a URL" : unsupported));
            } else {
                points.add(point);
            }
        }
        return points;
    }

    /**
     * Returns the distribution points of a delta CRL. An extension without a usable one gives one without a URL: there
     * is a delta CRL, but it cannot be fetched, which is not the same as no delta CRL.
     */
    public static List<DistributionPoint> freshestCrl(List<DistributionPoint> usable, boolean hasExtension) {
        return usable.isEmpty() && hasExtension ? List.of(new DistributionPoint(List.of(), Set.of())) : usable;
    }

    private static List<String> urls(DerReader.Element generalNames) throws MalformedDerException {
        List<String> urls = new ArrayList<>();
        DerReader names = generalNames.children();
        while (names.hasNext()) {
            DerReader.Element name = names.next();
            if (name.tag() == URI) {
                urls.add(UrlName.read(name.contents()));
            }
        }
        return urls;
    }
}
