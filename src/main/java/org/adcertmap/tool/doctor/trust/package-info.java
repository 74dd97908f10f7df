// SPDX-License-Identifier: Apache-2.0
/**
 * What does {@code doctor} find about CAs, certification paths, CRLs and OCSP responders?
 * {@link org.adcertmap.tool.doctor.trust.TrustChecks} is the entry point. Nothing is queried before a domain controller
 * has accepted the bind account.
 */
package org.adcertmap.tool.doctor.trust;
