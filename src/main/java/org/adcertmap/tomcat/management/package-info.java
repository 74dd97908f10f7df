// SPDX-License-Identifier: Apache-2.0
/**
 * What can an administrator see and do over JMX? {@link org.adcertmap.tomcat.management.ManagedRealm} adds the state of
 * the domain controllers, and operations on the cache to the attributes of the Realm, and
 * {@link org.adcertmap.tomcat.management.CountingRealm} and {@link org.adcertmap.tomcat.management.MeteredRealm} its
 * counters; {@link org.adcertmap.tomcat.management.ManagedValve} adds counters to those of the Valve. What JMX shows is
 * declared in {@code mbeans-descriptors.xml}.
 */
package org.adcertmap.tomcat.management;
