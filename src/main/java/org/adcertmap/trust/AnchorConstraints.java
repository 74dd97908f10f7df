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
 * Is a path in order, its root included? For the JDK an anchor is but a name and a key; here path length and name
 * constraints of a root's own certificate count as those of any other authority do, as in Windows.
 */
final class AnchorConstraints {
    private AnchorConstraints() {}

    /**
     * @param path the root last
     * @throws CertPathValidatorException telling what is wrong, and with which certificate
     */
    static void validate(List<X509Certificate> path, Instant now) throws CertPathValidatorException {
        X509Certificate root = path.get(path.size() - 1);
        // One of version 1 cannot say what it is; that it is published says enough.
        List<X509Certificate> judged = root.getVersion() < 3 ? path.subList(0, path.size() - 1) : path;
        try {
            PKIXParameters rules = new PKIXParameters(
                    Set.of(new TrustAnchor(root.getSubjectX500Principal(), root.getPublicKey(), null)));
            rules.setRevocationEnabled(false);
            rules.setDate(Date.from(now));
            rules.addCertPathChecker(new WindowsCriticalExtensions());
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(judged), rules);
        } catch (CertPathValidatorException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK judges paths by PKIX", e);
        }
    }
}
