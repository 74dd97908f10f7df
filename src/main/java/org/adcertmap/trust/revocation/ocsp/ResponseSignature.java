// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.ocsp;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.pkix.SignatureAlgorithms;

/**
 * Checks the algorithms that an OCSP response and the certificates in it are signed with; the JDK, which verifies the
 * signatures, allows SHA-1. Stateless. Source: RFC 6960 4.2.1.
 */
final class ResponseSignature {
    private static final int VERSION = DerReader.contextTag(0);
    private static final int CERTIFICATES = DerReader.contextTag(0);

    private ResponseSignature() {}

    /**
     * Checks what follows the ResponseData in a BasicOCSPResponse.
     *
     * @throws IOException if an algorithm is not allowed, with the reason
     */
    static void check(DerReader afterResponseData) throws IOException, MalformedDerException {
        throwIfPresent(refusal(afterResponseData.next(DerReader.SEQUENCE)));
        afterResponseData.next(DerReader.BIT_STRING);
        if (afterResponseData.hasNext()) {
            DerReader certificates = afterResponseData
                    .single(CERTIFICATES)
                    .children()
                    .single(DerReader.SEQUENCE)
                    .children();
            while (certificates.hasNext()) {
                DerReader certificate = certificates.next(DerReader.SEQUENCE).children();
                boolean isSelfIssued = isSelfIssued(certificate.next(DerReader.SEQUENCE));
                // A root CA's signature on itself does not count anyway.
                throwIfPresent(isSelfIssued ? Optional.empty() : refusal(certificate.next(DerReader.SEQUENCE)));
            }
        }
    }

    private static boolean isSelfIssued(DerReader.Element tbsCertificate) throws MalformedDerException {
        DerReader fields = tbsCertificate.children();
        if (fields.peek().tag() == VERSION) {
            fields.next();
        }
        fields.next(); // serialNumber
        fields.next(); // signature
        byte[] issuer = fields.next().encoded();
        fields.next(); // validity
        return Arrays.equals(issuer, fields.next().encoded());
    }

    private static Optional<String> refusal(DerReader.Element algorithm) throws MalformedDerException {
        DerReader parts = algorithm.children();
        String oid = parts.nextOid();
        return SignatureAlgorithms.refusal(
                oid, parts.hasNext() ? Optional.of(parts.next().encoded()) : Optional.empty());
    }

    private static void throwIfPresent(Optional<String> refusal) throws IOException {
        if (refusal.isPresent()) {
            throw new IOException("the OCSP response does not count: " + refusal.get());
        }
    }
}
