// SPDX-License-Identifier: Apache-2.0
/**
 * How do client certificates become users of Tomcat? {@link org.adcertmap.tomcat.ClientCertificateMappingValve} takes
 * the certificate from the connector, and authenticates or refuses the request: it decides, then applies the decision;
 * {@link org.adcertmap.tomcat.MappingRealm}, of which {@link org.adcertmap.tomcat.ActiveDirectoryRealm} and
 * {@link org.adcertmap.tomcat.ListedCertificatesRealm} are, holds the settings and maps certificates to accounts. Only
 * this package and its sub-packages use Catalina. They run unchanged on Tomcat 10.1 and 11.
 */
package org.adcertmap.tomcat;
