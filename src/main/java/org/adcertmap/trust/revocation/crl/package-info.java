// SPDX-License-Identifier: Apache-2.0
/**
 * Which certificates does a CRL revoke, and may the CRL be trusted? Base CRLs, delta CRLs and local CRL files (RFC 5280
 * section 5). The entry points are {@link org.adcertmap.trust.revocation.crl.CrlParser} and
 * {@link org.adcertmap.trust.revocation.crl.LocalCrls}.
 */
package org.adcertmap.trust.revocation.crl;
