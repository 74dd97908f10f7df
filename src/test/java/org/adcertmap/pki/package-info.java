/**
 * Certificates for tests and for the demonstration, as real authorities issue them and as they never should.
 * {@link org.adcertmap.pki.TestCa} issues, {@link org.adcertmap.pki.CertificateBuilder} says what is to stand in the
 * certificate, {@link org.adcertmap.pki.FaultyCertificates} knows the broken ones. Everything comes back as the JDK's
 * own objects.
 */
package org.adcertmap.pki;
