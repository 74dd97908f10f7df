// SPDX-License-Identifier: Apache-2.0
/**
 * What in {@code server.xml} and in {@code lib} works against the mapping of client certificates?
 * {@link org.adcertmap.tool.doctor.tomcat.TomcatChecks} has the checks ADCD-101 and following.
 */
package org.adcertmap.tool.doctor.tomcat;
