// SPDX-License-Identifier: Apache-2.0
/**
 * Does a certification path lead from a certificate to a trust anchor? {@link org.adcertmap.trust.path.PathBuilder} is
 * the entry point: it searches for paths by name and signature, shortest first, and returns the first that violates no
 * rule (RFC 5280 section 6). JDK only; immutable, safe for any number of threads.
 */
package org.adcertmap.trust.path;
