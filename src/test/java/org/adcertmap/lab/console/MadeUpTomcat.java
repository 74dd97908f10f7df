// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.console;

import static org.adcertmap.lab.console.MadeUpBean.row;
import static org.adcertmap.lab.console.MadeUpBean.table;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Frame;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;
import org.adcertmap.console.page.Templates;
import org.adcertmap.console.page.User;

/**
 * The beans of a Tomcat that a test makes up, in an MBean server of their own, and the pages that the console makes of
 * them.
 */
public final class MadeUpTomcat {
    /** When each page is asked for. */
    public static final Instant NOW = Instant.parse("2026-01-31T12:03:21Z");

    private static final CompositeData RESPONSES =
            row("mapped", 5L, "ADCM-REVOKED", 2L, "ADCM-AUTHENTICATION-REQUIRED", 1L);
    private static final Templates TEMPLATES = new Templates();

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final Beans beans = new Beans(server);

    /** Returns the beans. */
    public Beans beans() {
        return beans;
    }

    /** Adds a bean under a name. */
    public MadeUpBean add(String name, MadeUpBean bean) {
        try {
            server.registerMBean(bean, new ObjectName(name));
            return bean;
        } catch (JMException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** Adds Service, Engine, Host and the applications {@code /}, {@code /app}, as Tomcat registers them. */
    public MadeUpTomcat addContainers() {
        add("Catalina:type=Service", new MadeUpBean("Service").with("name", "Catalina"));
        add("Catalina:type=Engine", new MadeUpBean("Engine").with("name", "Catalina"));
        add("Catalina:type=Host,host=localhost", new MadeUpBean("Host").with("name", "localhost"));
        for (String path : new String[] {"/", "/app"}) {
            add(
                    "Catalina:j2eeType=WebModule,name=//localhost" + path + ",J2EEApplication=none,J2EEServer=none",
                    new MadeUpBean("Context").with("path", path));
        }
        return this;
    }

    /** Adds a Valve to a container. @param keys for example {@code host=localhost,}; empty for the Engine */
    public MadeUpBean addValve(String keys, String container, boolean enabled) {
        return add(
                "Catalina:type=Valve," + keys + "name=ClientCertificateMappingValve",
                new MadeUpBean("org.apache.tomcat.util.modeler.BaseModelMBean")
                        .with("container", container)
                        .with("enabled", enabled)
                        .with("savedEnabled", String.valueOf(enabled))
                        .with("savedIn", "/opt/tomcat/conf/server.xml line 34")
                        .with("sslFlags", "Ssl, SslNegotiateCert, SslMapCert")
                        .with("anonymousAuthentication", true)
                        .with("certificateHeader", null)
                        .with("trustedProxies", null)
                        .with("changes", table())
                        .with("responses", RESPONSES)
                        .with("recentResponses", RESPONSES)
                        .with("dayResponses", RESPONSES));
    }

    /** Adds a started Realm to the Engine. */
    public MadeUpBean addRealm() {
        long[] none = new long[180];
        return add(
                "Catalina:type=Realm,realmPath=/realm0",
                new MadeUpBean("org.adcertmap.tomcat.management.RealmMBean")
                        .with("realmPath", "/realm0")
                        .with("stateName", "STARTED")
                        .with("build", "adcertmap 0.1.0, Tomcat 11.0.25.0, Java 17.0.15")
                        .with("available", true)
                        .with("cachedCertificates", 214L)
                        .with("outageGracePeriod", "15m")
                        .with("lastUnavailable", null)
                        .with("settingsError", null)
                        .with("warnings", new String[0])
                        .with(
                                "domainControllers",
                                table(
                                        controller("dc1.corp.example.com:636", "HEALTHY"),
                                        controller("dc2.corp.example.com:636", "HEALTHY")))
                        .with(
                                "history",
                                row(
                                        "recent",
                                        row(
                                                "mapped",
                                                new long[] {3, 4},
                                                "refused",
                                                new long[] {2},
                                                "unavailable",
                                                none))));
    }

    private static CompositeData controller(String address, String state) {
        return row("address", address, "state", state, "latencyMillis", 3L, "lastFailure", "");
    }

    /** Returns what a page gets of a request. */
    public Call call(String path, Map<String, String> parameters, Role... roles) {
        return new Call(path, parameters, Map.of(), user(roles), beans, NOW);
    }

    private static User user(Role... roles) {
        Set<Role> set = EnumSet.noneOf(Role.class);
        set.addAll(Set.of(roles));
        return new User("carol", set, "127.0.0.1");
    }

    /** Returns the page as HTML, as it is shown to a user with these roles. */
    public String html(Page page, String path, Role... roles) {
        return render(page.get(call(path, Map.of(), roles)), roles);
    }

    /** Renders an outcome that is a page. */
    public static String render(Outcome outcome, Role... roles) {
        Frame frame = new Frame("server", List.of(), user(roles), "/adcertmap", "/s/", "the-token", "", NOW);
        return TEMPLATES.render((Outcome.Html) outcome, frame);
    }
}
