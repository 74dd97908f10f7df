// SPDX-License-Identifier: Apache-2.0
/**
 * What does {@code doctor} find about the rights of the bind account?
 * {@link org.adcertmap.tool.doctor.rights.RightsChecks} is the entry point. Nothing is queried before a domain
 * controller has accepted the bind account.
 */
package org.adcertmap.tool.doctor.rights;
