// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.usage;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.der.CertificateExtensions;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;

/**
 * What a certificate may be used for, by its own extensions. Read apart from the identifiers, so that a certificate can
 * be validated whatever its names are. Immutable. Source: RFC 5280 4.2.1.3, 4.2.1.12.
 *
 * @param digitalSignature whether the key usage has digitalSignature set; {@code true} without a key usage
 * @param extendedKeyUsage the extended key usage as object identifiers; empty without the extension, which means any
 *     purpose
 */
public record CertificateUsage(boolean digitalSignature, Optional<Set<String>> extendedKeyUsage) {

    /** @throws CertificateRefusedException if any extension cannot be read, or one of the two is malformed */
    public static CertificateUsage of(X509Certificate certificate) throws CertificateRefusedException {
        try {
            CertificateExtensions extensions = CertificateExtensions.of(certificate);
            return new CertificateUsage(
                    extensions
                            .decode(KeyUsageExtensions.KEY_USAGE, KeyUsageExtensions::digitalSignature)
                            .orElse(true),
                    extensions
                            .decode(KeyUsageExtensions.EXTENDED_KEY_USAGE, KeyUsageExtensions::extendedKeyUsage)
                            .map(Set::copyOf));
        } catch (MalformedDerException e) {
            throw new CertificateRefusedException(Denial.MALFORMED_CERTIFICATE, e.getMessage());
        }
    }
}
