// SPDX-License-Identifier: Apache-2.0
/**
 * Which connectors and Valves of this Tomcat work against the mapping of client certificates?
 * {@link org.adcertmap.tomcat.startup.StartupCheck} logs one warning for each when a Service has started.
 */
package org.adcertmap.tomcat.startup;
