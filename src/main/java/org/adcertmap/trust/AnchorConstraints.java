// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Validates a certification path together with the certificate of its trust anchor. The JDK takes a trust anchor for a
 * name and a key; here path length and name constraints of a root CA's own certificate count as those of an
 * intermediate CA do, as in Windows. Stateless.
 */
final class AnchorConstraints {
    private AnchorConstraints() {}

    /**
     * Validates the path.
     *
     * @param path the client certificate first, the root CA last
     * @throws CertPathValidatorException with the violated rule and the index of the certificate
     */
    static void validate(List<X509Certificate> path, Instant now) throws CertPathValidatorException {
        X509Certificate root = path.get(path.size() - 1);
        // A version 1 certificate cannot say that it is a CA; its publication as a root CA is sufficient.
        List<X509Certificate> validated = root.getVersion() < 3 ? path.subList(0, path.size() - 1) : path;
        try {
            PKIXParameters parameters = new PKIXParameters(
                    Set.of(new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.addCertPathChecker(new WindowsCriticalExtensions());
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(validated), parameters);
        } catch (CertPathValidatorException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK does not support PKIX path validation", e);
        }
    }
}
