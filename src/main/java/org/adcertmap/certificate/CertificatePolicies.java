package org.adcertmap.certificate;

import java.util.HashSet;
import java.util.Set;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Under which policies was the certificate issued? As object identifiers; qualifiers do not matter. Source: RFC 5280
 * 4.2.1.4.
 */
final class CertificatePolicies {
    static final String OID = "2.5.29.32";

    private CertificatePolicies() {}

    static Set<String> read(byte[] extension) throws MalformedDerException {
        Set<String> policies = new HashSet<>();
        DerReader list = DerReader.of(extension).single(DerReader.SEQUENCE).children();
        do {
            policies.add(list.next(DerReader.SEQUENCE).children().nextOid());
        } while (list.hasNext());
        return policies;
    }
}
