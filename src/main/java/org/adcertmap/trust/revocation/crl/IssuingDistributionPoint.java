// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * The scope of a CRL: the issuing distribution point extension (RFC 5280 5.2.5). Immutable.
 *
 * @param encoded the extension in hexadecimal, to compare a base CRL with its delta CRL; empty where there is none
 * @param names where the CRL is published, as encoded GeneralNames; empty where it does not say
 * @param unsupported why the CRL cannot be used for any certificate
 */
record IssuingDistributionPoint(
        String encoded,
        Set<String> names,
        boolean onlyContainsUserCerts,
        boolean onlyContainsCaCerts,
        Optional<String> unsupported) {
    /** No such extension: the CRL is for all certificates of its issuer. */
    static final IssuingDistributionPoint ALL =
            new IssuingDistributionPoint("", Set.of(), false, false, Optional.empty());

    private static final int FULL_NAME = DerReader.contextTag(0);
    private static final int PRIMITIVE = 0x80;

    static IssuingDistributionPoint parse(byte[] extension) throws MalformedDerException {
        Set<String> names = new HashSet<>();
        Set<Integer> flags = new HashSet<>();
        Optional<String> unsupported = Optional.empty();
        DerReader parts = DerReader.of(extension).single(DerReader.SEQUENCE).children();
        while (parts.hasNext()) {
            DerReader.Element part = parts.next();
            if (part.tag() == DerReader.contextTag(0)) {
                DerReader.Element name = part.children().next();
                if (name.tag() == FULL_NAME) {
                    names.addAll(names(name));
                } else {
                    unsupported = Optional.of("the name of its distribution point is relative to its issuer,"
                            + " which is not supported");
                }
            } else if (part.tag() == (PRIMITIVE | 3)) {
                unsupported = Optional.of("the CRL is for some reasons only, which is not supported");
            } else if (part.tag() >= (PRIMITIVE | 1) && part.tag() <= (PRIMITIVE | 5)) {
                if (part.contents().length != 1) {
                    throw new MalformedDerException("a BOOLEAN is not one octet");
                }
                if (part.contents()[0] != 0) {
                    flags.add(part.tag() & 0x1F);
                }
            } else {
                throw new MalformedDerException("the issuing distribution point has an unknown field");
            }
        }
        if (flags.contains(4)) {
            unsupported = Optional.of("the CRL is an indirect CRL, which is not supported");
        } else if (flags.contains(5)) {
            unsupported = Optional.of("the CRL is for attribute certificates only");
        }
        return new IssuingDistributionPoint(
                HexFormat.of().formatHex(extension), names, flags.contains(1), flags.contains(2), unsupported);
    }

    /** Encoded GeneralNames, each in hexadecimal. */
    static Set<String> names(DerReader.Element fullName) throws MalformedDerException {
        Set<String> names = new HashSet<>();
        DerReader all = fullName.children();
        while (all.hasNext()) {
            names.add(HexFormat.of().formatHex(all.next().encoded()));
        }
        return names;
    }

    /**
     * Returns why the scope does not include this certificate; empty where it does.
     *
     * @param distributionPointNames the certificate's distribution point of the CRL, as encoded GeneralNames
     */
    Optional<String> outOfScope(X509Certificate certificate, Set<String> distributionPointNames) {
        if (unsupported.isPresent()) {
            return unsupported;
        }
        if (onlyContainsUserCerts && isCa(certificate) || onlyContainsCaCerts && !isCa(certificate)) {
            return Optional.of("the CRL is for " + (onlyContainsUserCerts ? "user" : "CA") + " certificates only");
        }
        boolean isOfAnother = !names.isEmpty() && names.stream().noneMatch(distributionPointNames::contains);
        return isOfAnother ? Optional.of("the CRL is of another distribution point") : Optional.empty();
    }

    private static boolean isCa(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }
}
