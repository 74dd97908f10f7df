// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.trust.pkix.PkixValidator;

/**
 * Checks what the CA certificates of a certification path say about themselves: that they are CA certificates, may sign
 * certificates, permit the length of the path and the usage. The root CA's certificate counts as the others do, as in
 * Windows; for the JDK a trust anchor is only a name and a key. Stateless. Source: RFC 5280 4.2.1.3, 4.2.1.9, 4.2.1.12.
 */
final class CaConstraints {
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    private static final int KEY_CERT_SIGN = 5;
    private static final int FIRST_VERSION_WITH_EXTENSIONS = 3;

    private CaConstraints() {}

    /**
     * Finds the first violation, from the root CA downwards.
     *
     * @param path the client certificate first, the root CA last
     * @return the CA and what it forbids, as a sentence without a full stop; empty if there is none
     */
    static Optional<String> violation(List<X509Certificate> path, RequiredUsage usage) {
        int root = path.size() - 1;
        for (int i = root; i > 0; i--) {
            X509Certificate ca = path.get(i);
            // A version 1 certificate cannot say that it is a CA; its publication as a root CA is sufficient.
            Optional<String> violation = i == root && ca.getVersion() < FIRST_VERSION_WITH_EXTENSIONS
                    ? Optional.empty()
                    : violation(ca, path.subList(1, i), usage);
            if (violation.isPresent()) {
                return violation;
            }
        }
        return PkixValidator.unrecognizedCriticalExtensions(path.get(root));
    }

    /** @param below the CA certificates between the client certificate and the CA */
    private static Optional<String> violation(X509Certificate ca, List<X509Certificate> below, RequiredUsage usage) {
        String subject = ca.getSubjectX500Principal().getName();
        if (!isCa(ca)) {
            return Optional.of(subject + " is not a CA certificate: its basic constraints do not say cA");
        }
        boolean[] keyUsage = ca.getKeyUsage();
        if (keyUsage != null && (keyUsage.length <= KEY_CERT_SIGN || !keyUsage[KEY_CERT_SIGN])) {
            return Optional.of("the key usage of the CA " + subject + " lacks keyCertSign");
        }
        long length =
                below.stream().filter(certificate -> !isSelfIssued(certificate)).count();
        if (length > ca.getBasicConstraints()) {
            return Optional.of("the pathLenConstraint of the CA " + subject + " permits " + ca.getBasicConstraints()
                    + " CAs below it, and the certification path has " + length);
        }
        return usageViolation(ca, subject, usage);
    }

    private static Optional<String> usageViolation(X509Certificate ca, String subject, RequiredUsage usage) {
        if (usage == RequiredUsage.ANY || ca.getExtensionValue(EXTENDED_KEY_USAGE) == null) {
            return Optional.empty();
        }
        try {
            List<String> purposes = ca.getExtendedKeyUsage();
            Set<String> usages = purposes == null ? Set.of() : new TreeSet<>(purposes);
            return usages.contains(CLIENT_AUTHENTICATION) || usages.contains(ANY_EXTENDED_KEY_USAGE)
                    ? Optional.empty()
                    : Optional.of(
                            "the extended key usage of the CA " + subject + " has only " + String.join(", ", usages)
                                    + ", so that it issues no certificates for client authentication");
        } catch (CertificateParsingException e) {
            return Optional.of("the extended key usage of the CA " + subject + " is malformed");
        }
    }

    /** Whether the basic constraints say that it is a CA certificate. */
    static boolean isCa(X509Certificate certificate) {
        return certificate.getVersion() >= FIRST_VERSION_WITH_EXTENSIONS && certificate.getBasicConstraints() >= 0;
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
}
