// SPDX-License-Identifier: Apache-2.0
/**
 * How does a connection authenticate by Kerberos, and why did it fail?
 * {@link org.adcertmap.directory.dc.kerberos.KerberosBind} is the entry point: the bind itself, with the channel
 * binding of the TLS connection that it is sent on, and messages for administrators about keytab, KDC and domain
 * controller.
 */
package org.adcertmap.directory.dc.kerberos;
