// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates, CRLs and OCSP responses for tests, benchmark and demonstration. {@link org.adcertmap.pki.TestCa} is a
 * CA, {@link org.adcertmap.pki.CertificateBuilder} defines the content of a certificate,
 * {@link org.adcertmap.pki.FaultyCertificates} creates invalid ones, {@link org.adcertmap.pki.CrlBuilder} CRLs and
 * {@link org.adcertmap.pki.FakeOcspResponder} OCSP responses. All certificates are returned as the JDK's own objects.
 */
package org.adcertmap.pki;
