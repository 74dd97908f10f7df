// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed;

import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.certificate.DistinguishedName;
import org.adcertmap.certificate.der.MalformedDerException;

/** The fields that a rule can compare: IIS's {@code certificateField}, and no other. */
public enum CertificateField {
    SUBJECT("Subject"),
    ISSUER("Issuer");

    private final String spelling;

    CertificateField(String spelling) {
        this.spelling = spelling;
    }

    /** Returns how IIS spells it. */
    public String spelling() {
        return spelling;
    }

    /** Decodes the field; empty if it is malformed, or has a value with a control character. */
    Optional<DistinguishedName> of(X509Certificate certificate) {
        try {
            return Optional.of(
                    this == SUBJECT
                            ? DistinguishedName.subjectOf(certificate)
                            : DistinguishedName.issuerOf(certificate));
        } catch (MalformedDerException e) {
            return Optional.empty();
        }
    }
}
