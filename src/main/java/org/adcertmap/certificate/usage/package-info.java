// SPDX-License-Identifier: Apache-2.0
/**
 * What may the certificate be used for? {@link org.adcertmap.certificate.usage.CertificateUsage} has its key usage and
 * extended key usage, {@link org.adcertmap.certificate.usage.CertificatePolicies} the policies under which it was
 * issued. A malformed extension is refused, never taken as absent. JDK only, stateless, safe for use by any number of
 * threads.
 */
package org.adcertmap.certificate.usage;
