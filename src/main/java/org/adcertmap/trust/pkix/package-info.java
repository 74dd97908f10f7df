// SPDX-License-Identifier: Apache-2.0
/**
 * Is a certification path valid by RFC 5280 section 6? {@link org.adcertmap.trust.pkix.PkixValidator} lets the JDK
 * decide and says which certificate violates which rule; {@link org.adcertmap.trust.pkix.SignatureAlgorithms} has the
 * algorithms that certificates, CRLs and OCSP responses may be signed with. Stateless; thread-safe.
 */
package org.adcertmap.trust.pkix;
