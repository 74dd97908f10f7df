package org.adcertmap.trust.revocation;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.revocation.crl.DistributionPoint;

/**
 * Where does a certificate say that its revocation can be found out? RFC 5280 4.2.2.1 (authority information access),
 * 4.2.1.13 (distribution points), 4.2.1.15 (freshest list).
 *
 * @param responders URLs of OCSP responders
 * @param lists where its issuer's list is
 * @param freshest where the changes to that list are
 * @param unusable what it says that is of no use, in words
 */
public record RevocationPointers(
        List<String> responders,
        List<DistributionPoint> lists,
        List<DistributionPoint> freshest,
        List<String> unusable) {
    public static final String FRESHEST = "2.5.29.46";
    private static final String DISTRIBUTION_POINTS = "2.5.29.31";
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
    private static final String OCSP = "1.3.6.1.5.5.7.48.1";
    private static final int URI = 0x86;
    /** More than any authority writes; each can cost a wait. */
    private static final int MOST_URLS = 10;

    static RevocationPointers of(X509Certificate certificate) throws MalformedDerException {
        List<String> unusable = new ArrayList<>();
        RevocationPointers all = new RevocationPointers(
                responders(certificate),
                points(certificate, DISTRIBUTION_POINTS, unusable),
                DistributionPoint.orNowhere(
                        points(certificate, FRESHEST, unusable), certificate.getExtensionValue(FRESHEST) != null),
                unusable);
        long urls = all.responders.size()
                + Stream.of(all.lists, all.freshest)
                        .flatMap(List::stream)
                        .mapToLong(point -> point.urls().size())
                        .sum();
        if (urls > MOST_URLS) {
            throw new MalformedDerException("it names " + urls + " URLs, more than " + MOST_URLS);
        }
        return all;
    }

    private static List<DistributionPoint> points(X509Certificate certificate, String oid, List<String> unusable)
            throws MalformedDerException {
        byte[] wrapped = certificate.getExtensionValue(oid);
        return wrapped == null ? List.of() : DistributionPoint.read(unwrapped(wrapped), unusable);
    }

    private static List<String> responders(X509Certificate certificate) throws MalformedDerException {
        byte[] wrapped = certificate.getExtensionValue(AUTHORITY_INFORMATION);
        List<String> urls = new ArrayList<>();
        if (wrapped != null) {
            DerReader all =
                    DerReader.of(unwrapped(wrapped)).single(DerReader.SEQUENCE).children();
            while (all.hasNext()) {
                DerReader parts = all.next(DerReader.SEQUENCE).children();
                boolean isResponder = parts.nextOid().equals(OCSP);
                DerReader.Element name = parts.next();
                if (isResponder && name.tag() == URI) {
                    urls.add(new String(name.contents(), StandardCharsets.US_ASCII));
                }
            }
        }
        return urls;
    }

    private static byte[] unwrapped(byte[] extension) throws MalformedDerException {
        return DerReader.of(extension).single(DerReader.OCTET_STRING).contents();
    }
}
