// SPDX-License-Identifier: Apache-2.0
/**
 * Can this client certificate be trusted? Checks its validity period and usage, that its issuing CA is in NTAuth, that
 * a certification path leads to a trust anchor, and that no certificate of that path is revoked (see
 * {@code revocation}). The entry point is {@link org.adcertmap.trust.TrustPolicy}. No library but the JDK; thread-safe.
 */
package org.adcertmap.trust;
