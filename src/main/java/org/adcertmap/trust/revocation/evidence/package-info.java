// SPDX-License-Identifier: Apache-2.0
/**
 * What does a CRL or an OCSP response state, how old is it, and where is it cached? The values that {@code crl} and
 * {@code ocsp} produce and the disk cache. The entry point is {@link org.adcertmap.trust.revocation.evidence.Evidence}.
 */
package org.adcertmap.trust.revocation.evidence;
