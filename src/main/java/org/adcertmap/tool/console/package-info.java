// SPDX-License-Identifier: Apache-2.0
/**
 * How does the console get into a Tomcat, and out of it again? {@link org.adcertmap.tool.console.ConsoleOptions} reads
 * the options of {@code install}, {@link org.adcertmap.tool.console.ConsoleInstallation} puts the WAR and the Service
 * in place, {@link org.adcertmap.tool.console.ConsoleRemoval} takes them out.
 */
package org.adcertmap.tool.console;
