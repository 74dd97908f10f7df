// SPDX-License-Identifier: Apache-2.0
/**
 * Which attributes may {@code server.xml} set? {@link org.adcertmap.tomcat.attributes.RealmAttributes} has those of the
 * Realm, one for each {@link org.adcertmap.setup.settings.Setting};
 * {@link org.adcertmap.tomcat.attributes.ValveAttributes} has those of the Valve and validates them. Tomcat's digester,
 * its StoreConfig and JMX use them as bean properties.
 */
package org.adcertmap.tomcat.attributes;
