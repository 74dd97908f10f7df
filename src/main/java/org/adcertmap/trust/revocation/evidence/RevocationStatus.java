// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import java.util.Map;

/**
 * The revocation status of a certificate by one CRL or OCSP response. Later constants outrank earlier ones. Reason
 * codes: RFC 5280 5.3.1.
 */
public enum RevocationStatus {
    /** Not revoked. */
    GOOD,
    /** Reason removeFromCRL, in delta CRLs only: the certificate was on hold and is released. */
    REMOVED_FROM_CRL,
    /** Reason certificateHold: suspended, and may become good again. */
    ON_HOLD,
    /** Revoked for good. */
    REVOKED;

    private static final int CERTIFICATE_HOLD = 6;
    private static final int REMOVE_FROM_CRL = 8;
    private static final Map<Integer, RevocationStatus> BY_REASON =
            Map.of(CERTIFICATE_HOLD, ON_HOLD, REMOVE_FROM_CRL, REMOVED_FROM_CRL);

    /** Returns the status for a CRLReason code. */
    public static RevocationStatus ofReason(int reasonCode) {
        return BY_REASON.getOrDefault(reasonCode, REVOKED);
    }

    /** Whether the certificate is refused: it is revoked or on hold. */
    public boolean isRevoked() {
        return this == REVOKED || this == ON_HOLD;
    }
}
