// SPDX-License-Identifier: Apache-2.0
/**
 * Why does a TLS handshake with a client certificate fail? The trust managers for {@code trustManagerClassName} of
 * Tomcat's SSLHostConfig: {@link org.adcertmap.tomcat.handshake.LoggingClientTrustManager} rejects as Tomcat does, and
 * logs the reason; {@link org.adcertmap.tomcat.handshake.DeferringClientTrustManager} lets the handshake succeed, and
 * {@link org.adcertmap.tomcat.handshake.DeferredCertificate} finds the requests that the Valve must refuse then. For
 * connectors with the JDK's TLS.
 */
package org.adcertmap.tomcat.handshake;
