// SPDX-License-Identifier: Apache-2.0
/**
 * Where in this Tomcat are the Realm and the Valve? {@link org.adcertmap.tomcat.container.RealmLookup} finds the Realm
 * that serves a container, {@link org.adcertmap.tomcat.container.ValvePosition} the last Valve before the application.
 * {@link org.adcertmap.tomcat.container.CertificateRealm} and {@link org.adcertmap.tomcat.container.MappingValve} are
 * the ports through which the packages below the Realm and the Valve use them.
 */
package org.adcertmap.tomcat.container;
