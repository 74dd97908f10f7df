// SPDX-License-Identifier: Apache-2.0
/**
 * What does the certificate say? {@link org.adcertmap.certificate.CertificateReader} turns an X.509 certificate into a
 * {@link org.adcertmap.certificate.ClientCertificate}, with names and serial numbers in the form that Active Directory
 * uses in altSecurityIdentities. All identifiers are claims of the certificate; nothing here decides whether it is
 * trusted. {@link org.adcertmap.certificate.CertificateDecoder} decodes PEM and DER. JDK and {@code cache} only. Equal
 * texts and SIDs of several certificates share one object; without other state, safe for use by any number of threads.
 */
package org.adcertmap.certificate;
