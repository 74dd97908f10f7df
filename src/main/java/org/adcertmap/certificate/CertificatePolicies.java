package org.adcertmap.certificate;

import java.util.HashSet;
import java.util.Set;

/**
 * Under which policies was the certificate issued? As object identifiers; qualifiers do not matter. Source: RFC 5280
 * 4.2.1.4.
 */
final class CertificatePolicies {
    static final String OID = "2.5.29.32";

    private CertificatePolicies() {}

    static Set<String> read(byte[] extension) throws MalformedDerException {
        Set<String> policies = new HashSet<>();
        Der list = Der.of(extension).only(Der.SEQUENCE).inside();
        do {
            policies.add(list.next(Der.SEQUENCE).inside().oid());
        } while (list.hasMore());
        return policies;
    }
}
