// SPDX-License-Identifier: Apache-2.0
/**
 * Which client certificate does the connection of a request have, and does its TLS meet {@code sslFlags}?
 * {@link org.adcertmap.tomcat.connection.PostHandshakeCertificate} returns the
 * {@link org.adcertmap.tomcat.connection.PresentedCertificate}, {@link org.adcertmap.tomcat.connection.SslRequirement}
 * compares the connection with the flags, and {@link org.adcertmap.tomcat.connection.ConnectionCache} caches the
 * certificate of a connection.
 */
package org.adcertmap.tomcat.connection;
