// SPDX-License-Identifier: Apache-2.0
/**
 * How is DER decoded strictly? {@link org.adcertmap.certificate.der.DerReader} reads elements in memory,
 * {@link org.adcertmap.certificate.der.DerStreamReader} reads large CRLs from a stream. Both accept DER only (X.690)
 * and throw {@link org.adcertmap.certificate.der.MalformedDerException} for everything else.
 */
package org.adcertmap.certificate.der;
