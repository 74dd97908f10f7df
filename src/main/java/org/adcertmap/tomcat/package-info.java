/**
 * How does Tomcat hear the answer? {@link org.adcertmap.tomcat.ClientCertificateMappingValve} takes the certificate
 * from the connector and answers on the wire; {@link org.adcertmap.tomcat.ActiveDirectoryRealm} holds the settings and
 * the mapper. Catalina lives here and nowhere else. Runs unchanged on Tomcat 10.1 and 11.
 */
package org.adcertmap.tomcat;
