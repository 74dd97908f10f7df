// SPDX-License-Identifier: Apache-2.0
/**
 * Does a Tomcat with adcertmap stay right and small for hours? {@link org.adcertmap.soak.Soak} logs users in at a real
 * one, with a small heap and a real Active Directory, while accounts, files and the network change;
 * {@link org.adcertmap.soak.Oracle} knows what each login may get.
 */
package org.adcertmap.soak;
