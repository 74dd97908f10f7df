// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.time.Duration;
import java.time.Instant;

/**
 * The failure because of which a domain controller is DOWN. Immutable.
 *
 * @param cause the last failure
 * @param since when the first failure was since which it is DOWN
 */
record Failure(LDAPException cause, Instant since) {
    /**
     * The wait until the next health check: short, because after a rejected bind the next one is sent only when
     * {@link org.adcertmap.directory.dc.bind.RejectedBinds} permits it, and a health check without a bind sends
     * nothing.
     */
    static final Duration BACK_OFF = Duration.ofMillis(500);
}
