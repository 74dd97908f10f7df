// SPDX-License-Identifier: Apache-2.0
/**
 * What of IIS's configuration has a counterpart here, and what does not? {@code import-iis} reads
 * {@code applicationHost.config} and prints what to write for Tomcat; it changes nothing.
 */
package org.adcertmap.tool.importiis;
