// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.io.IOException;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * An extension of a CRL or of a CRL entry (RFC 5280 5.2 and 5.3).
 *
 * @param value the contents of its OCTET STRING
 */
record CrlExtension(String oid, boolean critical, byte[] value) {
    private static final int BOOLEAN = 0x01;

    /** Reads the next of a sequence of extensions. */
    static CrlExtension next(DerReader extensions) throws MalformedDerException {
        DerReader parts = extensions.next(DerReader.SEQUENCE).children();
        String oid = parts.nextOid();
        boolean critical = critical(parts);
        return new CrlExtension(
                oid, critical, parts.single(DerReader.OCTET_STRING).contents());
    }

    private static boolean critical(DerReader parts) throws MalformedDerException {
        if (parts.peek().tag() != BOOLEAN) {
            return false;
        }
        byte[] contents = parts.next().contents();
        return contents.length != 1 || contents[0] != 0;
    }

    /**
     * Throws where the extension, which is unknown, is critical.
     *
     * @param owner the beginning of the message: what has the extension
     */
    void requireNotCritical(String owner) throws IOException {
        if (critical) {
            throw new IOException(owner + " has an unknown critical extension: " + oid);
        }
    }
}
