// SPDX-License-Identifier: Apache-2.0
/**
 * How is a connection to one domain controller opened, secured and bound?
 * {@link org.adcertmap.directory.dc.connect.LdapConnections} is the entry point: LDAPS, StartTLS or SASL
 * confidentiality, and a simple, Kerberos (GSSAPI) or certificate (EXTERNAL) bind, as
 * {@link org.adcertmap.directory.dc.connect.DirectorySettings} say.
 */
package org.adcertmap.directory.dc.connect;
