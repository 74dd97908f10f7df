// SPDX-License-Identifier: Apache-2.0
/**
 * To which account does a certificate map? {@link org.adcertmap.tool.doctor.certificate.CertificateChecks} has the
 * checks ADCD-601 and following: what {@code check} prints, without its trace.
 */
package org.adcertmap.tool.doctor.certificate;
