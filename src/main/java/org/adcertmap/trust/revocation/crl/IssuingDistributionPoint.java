package org.adcertmap.trust.revocation.crl;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * For which certificates does a list speak? The extension IssuingDistributionPoint, RFC 5280 5.2.5.
 *
 * @param encoded the extension as it is, to compare a list with its delta; empty where there is none
 * @param names where it is published, as encoded GeneralNames; empty where it does not say
 * @param unusable what makes it useless for every certificate
 */
record IssuingDistributionPoint(
        String encoded, Set<String> names, boolean onlyUsers, boolean onlyAuthorities, Optional<String> unusable) {
    /** For all that its issuer has issued. */
    static final IssuingDistributionPoint ALL =
            new IssuingDistributionPoint("", Set.of(), false, false, Optional.empty());

    private static final int FULL_NAME = DerReader.contextTag(0);
    private static final int PRIMITIVE = 0x80;

    static IssuingDistributionPoint read(byte[] extension) throws MalformedDerException {
        Set<String> names = new HashSet<>();
        Set<Integer> flags = new HashSet<>();
        Optional<String> unusable = Optional.empty();
        DerReader parts = DerReader.of(extension).single(DerReader.SEQUENCE).children();
        while (parts.hasNext()) {
            DerReader.Element part = parts.next();
            if (part.tag() == DerReader.contextTag(0)) {
                DerReader.Element name = part.children().next();
                if (name.tag() == FULL_NAME) {
                    names.addAll(names(name));
                } else {
                    unusable = Optional.of("its distribution point is named relative to its issuer");
                }
            } else if (part.tag() == (PRIMITIVE | 3)) {
                unusable = Optional.of("it holds some reasons only");
            } else if (part.tag() >= (PRIMITIVE | 1) && part.tag() <= (PRIMITIVE | 5)) {
                if (part.contents().length != 1) {
                    throw new MalformedDerException("a truth value that is not one octet");
                }
                if (part.contents()[0] != 0) {
                    flags.add(part.tag() & 0x1F);
                }
            } else {
                throw new MalformedDerException("an unknown part of the issuing distribution point");
            }
        }
        if (flags.contains(4)) {
            unusable = Optional.of("it is an indirect list, which is not supported");
        } else if (flags.contains(5)) {
            unusable = Optional.of("it is for attribute certificates");
        }
        return new IssuingDistributionPoint(
                HexFormat.of().formatHex(extension), names, flags.contains(1), flags.contains(2), unusable);
    }

    /** Encoded GeneralNames, each as hexadecimal digits. */
    static Set<String> names(DerReader.Element fullName) throws MalformedDerException {
        Set<String> names = new HashSet<>();
        DerReader all = fullName.children();
        while (all.hasNext()) {
            names.add(HexFormat.of().formatHex(all.next().encoded()));
        }
        return names;
    }

    /**
     * Why it does not speak for this certificate, if it does not.
     *
     * @param point where the certificate says that the list is, as encoded GeneralNames
     */
    Optional<String> excludes(X509Certificate certificate, Set<String> point) {
        boolean isAuthority = certificate.getBasicConstraints() >= 0;
        if (unusable.isPresent()) {
            return unusable;
        }
        if (onlyUsers && isAuthority || onlyAuthorities && !isAuthority) {
            return Optional.of("it is for " + (onlyUsers ? "users" : "authorities") + " only");
        }
        boolean elsewhere = !names.isEmpty() && names.stream().noneMatch(point::contains);
        return elsewhere ? Optional.of("it is of another distribution point") : Optional.empty();
    }
}
