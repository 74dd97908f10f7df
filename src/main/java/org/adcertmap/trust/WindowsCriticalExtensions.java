package org.adcertmap.trust;

import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.util.Collection;
import java.util.Set;

/**
 * Tells PKIX which extensions of Windows are understood, so that a certificate in which they are critical is not
 * refused for that: the SID extension, which we read (KB5014754), and template and CA version, which restrict nothing
 * (MS-WCCE 2.2.2.7.7).
 */
public final class WindowsCriticalExtensions extends PKIXCertPathChecker {
    private static final String SID = "1.3.6.1.4.1.311.25.2";
    private static final String TEMPLATE = "1.3.6.1.4.1.311.21.7";
    private static final String CA_VERSION = "1.3.6.1.4.1.311.21.1";
    private static final Set<String> KNOWN = Set.of(SID, TEMPLATE, CA_VERSION);

    @Override
    public void init(boolean forward) {
        // There is nothing to remember between certificates.
    }

    @Override
    public boolean isForwardCheckingSupported() {
        return true;
    }

    @Override
    public Set<String> getSupportedExtensions() {
        return KNOWN;
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolvedCriticalExtensions) {
        unresolvedCriticalExtensions.removeAll(KNOWN);
    }
}
