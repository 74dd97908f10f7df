// SPDX-License-Identifier: Apache-2.0
/**
 * Why is a certificate refused, or why can it not be judged? A {@link org.adcertmap.denial.Refusal} carries one
 * {@link org.adcertmap.denial.Denial} (code, sentence, hint) and its details; it travels as a value or in a
 * {@link org.adcertmap.denial.CertificateRefusedException}. {@link org.adcertmap.denial.DirectoryUnavailableException}
 * says that Active Directory gave no complete response, which is never a refusal. The lowest package: it uses the JDK
 * only. All values are immutable and safe for use by any number of threads.
 */
package org.adcertmap.denial;
