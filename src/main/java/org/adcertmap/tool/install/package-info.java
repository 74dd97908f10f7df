// SPDX-License-Identifier: Apache-2.0
/**
 * How does adcertmap get into a Tomcat, and out of it again? {@link org.adcertmap.tool.install.InstallCommand} tries
 * the settings and puts the jar, the settings, the Realm and the Valve in place;
 * {@link org.adcertmap.tool.install.UninstallCommand} undoes it. {@code tool.configure} enables the Valve.
 */
package org.adcertmap.tool.install;
