// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.util.Collection;
import java.util.Set;

/**
 * Makes PKIX accept further certificate extensions where they are critical: the SID extension, which
 * {@code SidExtension} reads (KB5014754); certificate template and CA version, which restrict nothing (MS-WCCE
 * 2.2.2.7.7); and CRL distribution points, which the revocation check reads (RFC 5280 4.2.1.13). Stateless.
 */
final class FurtherCriticalExtensions extends PKIXCertPathChecker {
    private static final String SID = "1.3.6.1.4.1.311.25.2";
    private static final String TEMPLATE = "1.3.6.1.4.1.311.21.7";
    private static final String CA_VERSION = "1.3.6.1.4.1.311.21.1";
    private static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    private static final Set<String> SUPPORTED = Set.of(SID, TEMPLATE, CA_VERSION, CRL_DISTRIBUTION_POINTS);

    @Override
    public void init(boolean forward) {
        // The checker has no state.
    }

    @Override
    public boolean isForwardCheckingSupported() {
        return true;
    }

    @Override
    public Set<String> getSupportedExtensions() {
        return SUPPORTED;
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolvedCriticalExtensions) {
        unresolvedCriticalExtensions.removeAll(SUPPORTED);
    }
}
