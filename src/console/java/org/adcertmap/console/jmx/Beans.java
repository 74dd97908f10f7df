// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.jmx;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Finds beans in an MBean server, anew with each call. An ID from an address of a page is looked up in these lists, and
 * never becomes an ObjectName. Immutable.
 */
public final class Beans {
    private static final String OUR_PACKAGE = "org.adcertmap.tomcat.";
    private static final ObjectName VALVES = pattern("*:type=Valve,name=ClientCertificateMappingValve,*");
    private static final ObjectName REALMS = pattern("*:type=Realm,*");
    private static final ObjectName SERVICES = pattern("*:type=Service,*");
    private static final ObjectName ENGINES = pattern("*:type=Engine");
    private static final ObjectName HOSTS = pattern("*:type=Host,*");
    private static final ObjectName APPLICATIONS = pattern("*:j2eeType=WebModule,*");

    private final MBeanServerConnection server;

    /** @param server the MBean server with which Tomcat registers its components */
    public Beans(MBeanServerConnection server) {
        this.server = server;
    }

    /** Returns the ClientCertificateMappingValves. */
    public List<Bean> valves() {
        return find(VALVES);
    }

    /** Returns the ActiveDirectoryRealms and ListedCertificatesRealms, nested ones too. */
    public List<Bean> realms() {
        return query(REALMS).stream().filter(this::isOurs).map(this::bean).toList();
    }

    /** Returns the ClientCertificateMappingValve with this ID. */
    public Optional<Bean> valve(String id) {
        return withId(valves(), id);
    }

    /** Returns the ActiveDirectoryRealm or ListedCertificatesRealm with this ID. */
    public Optional<Bean> realm(String id) {
        return withId(realms(), id);
    }

    /** Returns Tomcat's Services. */
    public List<Bean> services() {
        return find(SERVICES);
    }

    /** Returns Tomcat's Engines. */
    public List<Bean> engines() {
        return find(ENGINES);
    }

    /** Returns Tomcat's Hosts; the key {@code host} is the name. */
    public List<Bean> hosts() {
        return find(HOSTS);
    }

    /** Returns Tomcat's Contexts; the key {@code name} is {@code //host/path}. */
    public List<Bean> applications() {
        return find(APPLICATIONS);
    }

    private static Optional<Bean> withId(List<Bean> beans, String id) {
        return beans.stream().filter(bean -> bean.id().equals(id)).findFirst();
    }

    private List<Bean> find(ObjectName pattern) {
        return query(pattern).stream().map(this::bean).toList();
    }

    private List<ObjectName> query(ObjectName pattern) {
        try {
            return server.queryNames(pattern, null).stream()
                    .sorted(Comparator.comparing(ObjectName::getCanonicalName))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("the MBean server of this JVM does not respond", e);
        }
    }

    private Bean bean(ObjectName name) {
        return new Bean(server, name);
    }

    private boolean isOurs(ObjectName realm) {
        try {
            return server.getMBeanInfo(realm).getClassName().startsWith(OUR_PACKAGE);
        } catch (JMException | IOException | RuntimeException e) {
            return false; // a Realm of Tomcat, or one that has just stopped
        }
    }

    private static ObjectName pattern(String pattern) {
        try {
            return new ObjectName(pattern);
        } catch (MalformedObjectNameException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
