// SPDX-License-Identifier: Apache-2.0
/**
 * What does Tomcat get of a mapped certificate? A {@link org.adcertmap.tomcat.login.Login}: the principal and IIS's
 * server variables of the certificate.
 */
package org.adcertmap.tomcat.login;
