// SPDX-License-Identifier: Apache-2.0
/**
 * Which settings, connectors and Valves of this Tomcat work against the mapping of client certificates?
 * {@link org.adcertmap.tomcat.startup.StartupCheck} logs one warning for each when a Service has started,
 * {@link org.adcertmap.tomcat.startup.SettingsCheck} finds the settings of a Realm that weaken security.
 */
package org.adcertmap.tomcat.startup;
