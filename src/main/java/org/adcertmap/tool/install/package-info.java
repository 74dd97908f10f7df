// SPDX-License-Identifier: Apache-2.0
/**
 * How does adcertmap get into a Tomcat, and how is it enabled there? {@link org.adcertmap.tool.install.InstallCommand}
 * adds the jar, a sample settings file, the Realm and the Valve; {@code enable} and {@code disable} set the Valve's
 * attributes in {@code server.xml}, as {@code appcmd set config} does in IIS;
 * {@link org.adcertmap.tool.install.StatusCommand} shows what is configured.
 */
package org.adcertmap.tool.install;
