// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

/**
 * The order in which query results count. The first step with a matching account decides; later steps are ignored, so
 * that the sAMAccountName of one account cannot override the explicit userPrincipalName of another. Sources: MS-KILE
 * 3.3.5.6.1; MS-PKCA 3.1.5.2.1.
 */
public enum Precedence {
    /** The attribute userPrincipalName. */
    EXPLICIT_UPN,
    /** {@code sAMAccountName@DNS-domain}. */
    IMPLICIT_UPN,
    /** A value of altSecurityIdentities. */
    ALT_SECURITY_IDENTITIES,
    /** The computer account of a dNSName. */
    DNS_NAME
}
