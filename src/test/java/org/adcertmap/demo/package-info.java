// SPDX-License-Identifier: Apache-2.0
/**
 * What does a login with a client certificate look like? {@link org.adcertmap.demo.Demo} shows it with a real Tomcat
 * and a fake Active Directory.
 */
package org.adcertmap.demo;
