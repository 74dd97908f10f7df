// SPDX-License-Identifier: Apache-2.0
/**
 * How do the tests run Tomcat and its clients? {@link org.adcertmap.lab.tomcat.EmbeddedTomcat} runs within this JVM,
 * {@link org.adcertmap.lab.tomcat.RunningTomcat} is a real distribution with the
 * {@link org.adcertmap.lab.tomcat.TomcatBase} of the installation guide, and {@link org.adcertmap.lab.tomcat.Browser}
 * sends requests.
 */
package org.adcertmap.lab.tomcat;
