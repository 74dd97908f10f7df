// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import javax.management.AttributeNotFoundException;
import javax.management.MBeanException;
import javax.management.ReflectionException;
import org.apache.tomcat.util.modeler.BaseModelMBean;

/**
 * The Realm's MBean: shows each setting with the value that is in effect, whether it comes from an attribute, the
 * settings file or a default. Named in {@code mbeans-descriptors.xml}; Tomcat makes it. Thread-safe like the Realm.
 */
public final class RealmMBean extends BaseModelMBean {
    public RealmMBean() throws MBeanException {}

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException, ReflectionException {
        Object attribute = super.getAttribute(name); // refuses what the descriptors do not list, secrets among it
        return resource instanceof ManagedRealm realm
                ? realm.effectiveValue(name).map(Object.class::cast).orElse(attribute)
                : attribute;
    }
}
