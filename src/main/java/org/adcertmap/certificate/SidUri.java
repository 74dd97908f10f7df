// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;

/**
 * Reads the SID from a URI of the subject alternative name: {@code tag:microsoft.com,2022-09-14:sid:}, in exactly this
 * case, followed by the string format of the SID. An enrollee who may supply subject names can choose any SID, so this
 * SID is trusted from configured issuers only. Source: MS-PKCA 3.1.5.2.1.6, note 29.
 */
final class SidUri {
    private static final String PREFIX = "tag:microsoft.com,2022-09-14:sid:";

    private SidUri() {}

    /**
     * Decodes the octets of a URI so that none is lost: one that begins as a SID does, but contains anything else than
     * a SID, must be refused by {@link #read} and not be skipped.
     */
    static String undecoded(byte[] uri) {
        return new String(uri, StandardCharsets.ISO_8859_1);
    }

    /** Returns whether the URI begins as one with a SID. */
    static boolean hasPrefix(byte[] uri) {
        return undecoded(uri).startsWith(PREFIX);
    }

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
