// SPDX-License-Identifier: Apache-2.0
/**
 * Has a certificate been revoked? CRLs (RFC 5280) and OCSP responses (RFC 6960) are fetched from the URLs in the
 * certificate, trusted only with the signature of its issuer, cached, and refreshed before they expire. A status that
 * cannot be looked up is unknown, never good: hard-fail, unless the settings say soft-fail or a grace period. The entry
 * point is {@link org.adcertmap.trust.revocation.CrlAndOcspChecker}. JDK only; thread-safe.
 */
package org.adcertmap.trust.revocation;
