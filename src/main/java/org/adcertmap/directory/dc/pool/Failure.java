// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import java.time.Instant;

/**
 * The failure because of which a domain controller is DOWN. Immutable.
 *
 * @param cause the last failure
 * @param since when the first failure was since which it is DOWN
 */
record Failure(LDAPException cause, Instant since) {}
