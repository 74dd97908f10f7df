// SPDX-License-Identifier: Apache-2.0
/**
 * What is requested from an OCSP responder, and may its OCSP response be trusted (RFC 6960)? The entry points are
 * {@link org.adcertmap.trust.revocation.ocsp.OcspRequest} and {@link org.adcertmap.trust.revocation.ocsp.OcspResponse}.
 */
package org.adcertmap.trust.revocation.ocsp;
