// SPDX-License-Identifier: Apache-2.0
/**
 * What is wrong with a Tomcat, its settings, the directory and the CAs, and which line mends it?
 * {@link org.adcertmap.tool.doctor.DoctorCommand} runs the checks of all areas, and prints the findings.
 */
package org.adcertmap.tool.doctor;
