package org.adcertmap.certificate;

import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;

/**
 * Which SID does a uniformResourceIdentifier of the subject alternative name hold? It is
 * {@code tag:microsoft.com,2022-09-14:sid:} and the SID's text, to the letter. Source: MS-PKCA 3.1.5.2.1.6, note 29.
 * Whoever may choose the names in a certificate may write one, so it is believed from listed issuers only.
 */
final class SidUri {
    private static final String PREFIX = "tag:microsoft.com,2022-09-14:sid:";

    private SidUri() {}

    static Optional<Sid> read(List<String> uris) throws CertificateRefusedException {
        List<String> sids =
                uris.stream().filter(uri -> uri.startsWith(PREFIX)).distinct().toList();
        if (sids.size() > 1) {
            throw new CertificateRefusedException(Denial.MULTIPLE_SIDS, String.join(", ", sids));
        }
        try {
            return sids.stream().findFirst().map(uri -> Sid.parse(uri.substring(PREFIX.length())));
        } catch (IllegalArgumentException e) {
            throw new CertificateRefusedException(
                    Denial.MALFORMED_SUBJECT_ALT_NAME, "the URI " + sids.get(0) + " is " + e.getMessage());
        }
    }
}
