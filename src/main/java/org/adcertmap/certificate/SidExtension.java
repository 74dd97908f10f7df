// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.nio.charset.StandardCharsets;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;

/**
 * Reads the SID extension (szOID_NTDS_CA_SECURITY_EXT): a GeneralNames with one otherName of type
 * 1.3.6.1.4.1.311.25.2.1, whose OCTET STRING is the string format of the SID. Any other content is refused, because an
 * unreadable SID cannot be compared. Source: MS-WCCE 2.2.2.7.7.4.
 */
final class SidExtension {
    static final String OID = "1.3.6.1.4.1.311.25.2";
    private static final String OBJECT_SID = "1.3.6.1.4.1.311.25.2.1";

    private SidExtension() {}

    static Sid read(byte[] extension) throws CertificateRefusedException {
        try {
            DerReader names = DerReader.of(extension).single(DerReader.SEQUENCE).children();
            DerReader name = names.next(DerReader.contextTag(0)).children();
            String type = name.nextOid();
            if (!type.equals(OBJECT_SID)) {
                throw new MalformedDerException("the SID extension contains a name of type " + type);
            }
            byte[] text = name.single(DerReader.contextTag(0))
                    .children()
                    .single(DerReader.OCTET_STRING)
                    .contents();
            if (names.hasNext()) {
                throw new CertificateRefusedException(
                        Denial.MULTIPLE_SIDS, "the SID extension contains more than one name");
            }
            return Sid.parse(new String(text, StandardCharsets.ISO_8859_1));
        } catch (MalformedDerException | IllegalArgumentException e) {
            throw new CertificateRefusedException(Denial.MALFORMED_SID_EXTENSION, e.getMessage());
        }
    }
}
