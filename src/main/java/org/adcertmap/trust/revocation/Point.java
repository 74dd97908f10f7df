package org.adcertmap.trust.revocation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.adcertmap.certificate.Der;
import org.adcertmap.certificate.MalformedDerException;

/**
 * Where is a list published? One distribution point, RFC 5280 4.2.1.13, that is for all reasons and of the
 * certificate's own issuer.
 *
 * @param urls in the order of the certificate
 * @param names the same as encoded GeneralNames, in hexadecimal
 */
record Point(List<String> urls, Set<String> names) {
    private static final int URI = 0x86;

    /** The usable points; what others lack is added to {@code unusable}. */
    static List<Point> read(byte[] extension, List<String> unusable) throws MalformedDerException {
        List<Point> points = new ArrayList<>();
        Der all = Der.of(extension).only(Der.SEQUENCE).inside();
        while (all.hasMore()) {
            Der parts = all.next(Der.SEQUENCE).inside();
            Point point = null; // until it is found
            String fault = null; // until it is found
            while (parts.hasMore()) {
                Der.Element part = parts.next();
                if (part.tag() == Der.context(0)) {
                    Der.Element name = part.inside().next();
                    if (name.tag() == Der.context(0)) {
                        point = new Point(urls(name), Scope.names(name));
                    }
                } else if (part.tag() == Der.context(2)) {
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
    static List<Point> orNowhere(List<Point> usable, boolean isSaid) {
        return usable.isEmpty() && isSaid ? List.of(new Point(List.of(), Set.of())) : usable;
    }

    static List<String> urls(Der.Element generalNames) throws MalformedDerException {
        List<String> urls = new ArrayList<>();
        Der names = generalNames.inside();
        while (names.hasMore()) {
            Der.Element name = names.next();
            if (name.tag() == URI) {
                urls.add(new String(name.contents(), StandardCharsets.US_ASCII));
            }
        }
        return urls;
    }
}
