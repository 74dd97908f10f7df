// SPDX-License-Identifier: Apache-2.0
/**
 * Which account does a certificate map to, and why? {@link org.adcertmap.tool.check.CheckCommand} maps certificates
 * with the settings of the Realm, without Tomcat, and prints a trace; {@link org.adcertmap.tool.check.MappingsCommand}
 * prints the mapping strings that match a certificate.
 */
package org.adcertmap.tool.check;
