// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.io.IOException;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.DerTime;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * A revoked certificate in a CRL (RFC 5280 5.1.2.6).
 *
 * @param serial the contents of its INTEGER, at least one octet
 * @param reasonCode the CRLReason (RFC 5280 5.3.1); 0 (unspecified) where it has none
 */
record CrlEntry(byte[] serial, int reasonCode) {
    private static final int ENUMERATED = 0x0A;
    private static final int MAX_REASON_CODE = 10;
    private static final String REASON_CODE = "2.5.29.21";

    /** Parses the contents of an entry's SEQUENCE. */
    static CrlEntry parse(byte[] contents) throws IOException, MalformedDerException {
        DerReader parts = DerReader.of(contents);
        byte[] serial = parts.next(DerReader.INTEGER).contents();
        DerReader.Element revocationDate = parts.next();
        if (serial.length == 0 || !DerTime.isTime(revocationDate.tag())) {
            throw new MalformedDerException("an entry lacks the serial number or the revocation date");
        }
        int reasonCode = 0;
        if (parts.hasNext()) {
            DerReader extensions = parts.single(DerReader.SEQUENCE).children();
            while (extensions.hasNext()) {
                CrlExtension extension = CrlExtension.next(extensions);
                if (extension.oid().equals(REASON_CODE)) {
                    reasonCode = reasonCode(extension.value());
                } else {
                    extension.requireNotCritical("an entry of the CRL");
                }
            }
        }
        return new CrlEntry(serial, reasonCode);
    }

    private static int reasonCode(byte[] value) throws MalformedDerException {
        byte[] code = DerReader.of(value).single(ENUMERATED).contents();
        if (code.length != 1 || code[0] < 0 || code[0] > MAX_REASON_CODE) {
            throw new MalformedDerException("an entry has an unknown reason code");
        }
        return code[0];
    }
}
