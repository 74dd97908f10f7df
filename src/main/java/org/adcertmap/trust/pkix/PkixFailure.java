// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says in words why PKIX validation by the JDK has failed, with the certificate and the constraint. Each reason of the
 * JDK has its own sentence; the message of the JDK is added where it says more. Stateless.
 */
final class PkixFailure {
    private static final String POLICY_CONSTRAINTS = "2.5.29.36";
    private static final int KEY_CERT_SIGN = 5;
    /** The extensions that the JDK and {@link FurtherCriticalExtensions} process. */
    private static final Set<String> PROCESSED = Set.of(
            "2.5.29.15",
            "2.5.29.17",
            "2.5.29.19",
            "2.5.29.30",
            "2.5.29.32",
            "2.5.29.33",
            "2.5.29.36",
            "2.5.29.37",
            "2.5.29.54");

    private PkixFailure() {}

    /** @param path the client certificate first, the root CA last */
    static String sentence(CertPathValidatorException failure, List<X509Certificate> path) {
        int index = failure.getIndex();
        if (index < 0 || index >= path.size()) {
            return "the JDK rejects the certification path: " + failure.getMessage();
        }
        X509Certificate certificate = path.get(index);
        String subject = subject(certificate);
        CertPathValidatorException.Reason reason = failure.getReason();
        if (reason instanceof PKIXReason pkix) {
            return switch (pkix) {
                case NAME_CHAINING -> "the issuer of " + subject + " is not the subject of its CA";
                case INVALID_KEY_USAGE -> keyUsage(certificate, index);
                case INVALID_POLICY -> policy(failure, path, subject);
                case NO_TRUST_ANCHOR -> "the root CA is not the issuer of " + subject;
                case UNRECOGNIZED_CRIT_EXT -> unrecognizedSentence(certificate);
                case NOT_CA_CERT -> subject + " is not a CA certificate";
                case PATH_TOO_LONG -> "the pathLenConstraint of a CA above " + subject + " permits no further CA";
                case INVALID_NAME -> "a CA's name constraints do not permit the names of " + subject;
            };
        }
        return reason instanceof BasicReason basic
                ? basic(basic, failure, subject)
                : "the JDK rejects " + subject + ": " + failure.getMessage();
    }

    private static String basic(BasicReason reason, CertPathValidatorException failure, String subject) {
        return switch (reason) {
            case EXPIRED -> subject + " has expired";
            case NOT_YET_VALID -> subject + " is not yet valid";
            case REVOKED -> subject + " has been revoked";
            case UNDETERMINED_REVOCATION_STATUS -> "the revocation status of " + subject + " is unknown";
            case INVALID_SIGNATURE -> "the signature of " + subject + " is not that of its CA";
            case ALGORITHM_CONSTRAINED ->
                "the JDK does not allow the algorithms of " + subject + " (jdk.certpath.disabledAlgorithms): "
                        + failure.getMessage();
            case UNSPECIFIED -> "the JDK rejects " + subject + ": " + failure.getMessage();
        };
    }

    private static String keyUsage(X509Certificate certificate, int index) {
        boolean[] usage = certificate.getKeyUsage();
        boolean isMalformed = usage == null || usage.length <= KEY_CERT_SIGN;
        return index > 0 && !isMalformed && !usage[KEY_CERT_SIGN]
                ? "the key usage of the CA " + subject(certificate) + " lacks keyCertSign"
                : "the key usage of " + subject(certificate) + " is invalid";
    }

    /** The tree of valid policies is empty although a CA requires one, or the policies themselves are invalid. */
    private static String policy(CertPathValidatorException failure, List<X509Certificate> path, String subject) {
        String requiring = path.subList(1, path.size() - 1).stream()
                .filter(ca -> ca.getExtensionValue(POLICY_CONSTRAINTS) != null)
                .map(PkixFailure::subject)
                .collect(Collectors.joining(", "));
        return "the certificate policies of " + subject + " are not valid: " + failure.getMessage()
                + (requiring.isEmpty() ? "" : "; policy constraints of " + requiring);
    }

    static String unrecognizedSentence(X509Certificate certificate) {
        return subject(certificate) + " has an unrecognized critical extension: "
                + String.join(", ", unrecognized(certificate));
    }

    static Set<String> unrecognized(X509Certificate certificate) {
        Set<String> unrecognized = new TreeSet<>();
        if (certificate.getCriticalExtensionOIDs() != null) {
            unrecognized.addAll(certificate.getCriticalExtensionOIDs());
        }
        unrecognized.removeAll(PROCESSED);
        unrecognized.removeAll(new FurtherCriticalExtensions().getSupportedExtensions());
        return unrecognized;
    }

    private static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
