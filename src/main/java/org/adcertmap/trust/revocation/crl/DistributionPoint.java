package org.adcertmap.trust.revocation.crl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Where is a list published? One distribution point, RFC 5280 4.2.1.13, that is for all reasons and of the
 * certificate's own issuer.
 *
 * @param urls in the order of the certificate
 * @param names the same as encoded GeneralNames, in hexadecimal
 */
public record DistributionPoint(List<String> urls, Set<String> names) {
    private static final int URI = 0x86;

    /** The usable points; what others lack is added to {@code unusable}. */
    public static List<DistributionPoint> read(byte[] extension, List<String> unusable) throws MalformedDerException {
        List<DistributionPoint> points = new ArrayList<>();
        DerReader all = DerReader.of(extension).single(DerReader.SEQUENCE).children();
        while (all.hasNext()) {
            DerReader parts = all.next(DerReader.SEQUENCE).children();
            DistributionPoint point = null; // until it is found
            String fault = null; // until it is found
            while (parts.hasNext()) {
                DerReader.Element part = parts.next();
                if (part.tag() == DerReader.contextTag(0)) {
                    DerReader.Element name = part.children().next();
                    if (name.tag() == DerReader.contextTag(0)) {
                        point = new DistributionPoint(urls(name), IssuingDistributionPoint.names(name));
                    }
                } else if (part.tag() == DerReader.contextTag(2)) {
                    fault = "an indirect list, which is not supported";
                } else {
                    fault = "a list of some reasons only";
                }
            }
            if (point == null || fault != null || point.urls().isEmpty()) {
                unusable.add("the certificate names " + (fault == null ? "a distribution point without a URL" : fault));
            } else {
                points.add(point);
            }
        }
        return points;
    }

    /**
     * Where it is said that there are changes, but nowhere where one can look, they cannot be had; that is not to be
     * without any.
     */
    public static List<DistributionPoint> orNowhere(List<DistributionPoint> usable, boolean isSaid) {
        return usable.isEmpty() && isSaid ? List.of(new DistributionPoint(List.of(), Set.of())) : usable;
    }

    static List<String> urls(DerReader.Element generalNames) throws MalformedDerException {
        List<String> urls = new ArrayList<>();
        DerReader names = generalNames.children();
        while (names.hasNext()) {
            DerReader.Element name = names.next();
            if (name.tag() == URI) {
                urls.add(new String(name.contents(), StandardCharsets.US_ASCII));
            }
        }
        return urls;
    }
}
