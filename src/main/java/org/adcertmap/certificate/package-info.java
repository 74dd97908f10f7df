/**
 * What does the certificate say? {@link org.adcertmap.certificate.CertificateReader} turns an X.509 certificate into
 * the facts of {@link org.adcertmap.certificate.ClientCertificate}, with names and serial numbers spelled as Active
 * Directory spells them. Everything here is claimed by the certificate; nothing is believed yet. JDK only, no state,
 * safe for any number of threads.
 */
package org.adcertmap.certificate;
