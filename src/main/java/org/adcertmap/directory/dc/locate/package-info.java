// SPDX-License-Identifier: Apache-2.0
/**
 * Which domain controllers are there, and which of them are nearest?
 * {@link org.adcertmap.directory.dc.locate.DcLocator} is the entry point: it looks up SRV records in DNS and prefers
 * the Active Directory site that an LDAP ping returns for this machine.
 */
package org.adcertmap.directory.dc.locate;
