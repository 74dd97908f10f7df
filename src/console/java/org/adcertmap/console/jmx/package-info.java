// SPDX-License-Identifier: Apache-2.0
/**
 * What does this Tomcat say over JMX? {@link org.adcertmap.console.jmx.Beans} finds the Valves, the Realms and the
 * containers of Tomcat; {@link org.adcertmap.console.jmx.Reading} is an immutable snapshot of one bean, whose texts are
 * printable. Only the JDK's JMX is used, no class of Tomcat or of the jar.
 */
package org.adcertmap.console.jmx;
