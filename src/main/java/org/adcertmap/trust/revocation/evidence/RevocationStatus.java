package org.adcertmap.trust.revocation.evidence;

import java.util.Map;

/** What does one piece of evidence say of one certificate? Reasons as RFC 5280 5.3.1 counts them. Worst last. */
public enum RevocationStatus {
    GOOD,
    /** Only on a delta list: it was on hold, and is not any longer. */
    RELEASED,
    /** Suspended; may become good again. */
    ON_HOLD,
    /** For ever. */
    REVOKED;

    private static final int CERTIFICATE_HOLD = 6;
    private static final int REMOVE_FROM_CRL = 8;
    private static final Map<Integer, RevocationStatus> SPECIAL =
            Map.of(CERTIFICATE_HOLD, ON_HOLD, REMOVE_FROM_CRL, RELEASED);

    public static RevocationStatus ofReason(int reason) {
        return SPECIAL.getOrDefault(reason, REVOKED);
    }

    /** Whether it may not be used now. */
    public boolean isRevoked() {
        return this == REVOKED || this == ON_HOLD;
    }
}
