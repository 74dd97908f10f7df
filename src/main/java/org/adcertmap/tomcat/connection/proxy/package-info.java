// SPDX-License-Identifier: Apache-2.0
/**
 * Which client certificate does a reverse proxy forward? {@link ForwardedCertificate} reads it from a request header if
 * the request comes from a trusted proxy, and removes the header otherwise. Nothing in here validates a certificate: a
 * forwarded certificate is validated like one that the client presented in the TLS handshake.
 */
package org.adcertmap.tomcat.connection.proxy;
