// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.tomcat.JmxAgent;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;

/**
 * The Tomcat of a soak: with a small heap, one application for each user, {@code /}, and one for a role,
 * {@code /members}; managed over JMX.
 */
final class SoakTomcat implements AutoCloseable {
    static final Duration CACHE_TTL = Duration.ofSeconds(10);
    static final Duration OUTAGE_GRACE_PERIOD = Duration.ofMinutes(1);
    static final String ROLE = "member";

    private static final String VALVE = "Catalina:type=Valve,name=ClientCertificateMappingValve";
    private static final String REALM = "Catalina:type=Realm,realmPath=/realm0";
    private static final String MEMBERS =
            "Catalina:j2eeType=WebModule,name=//localhost/members,J2EEApplication=none,J2EEServer=none";
    private static final String SESSION_TIMEOUT =
            "<session-config><session-timeout>1</session-timeout></session-config>";
    private static final Pattern INSTANCES = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)");

    private final TomcatBase base;
    private final RunningTomcat tomcat;
    private final JMXConnector connector;
    private final MBeanServerConnection jmx;

    SoakTomcat(Path folder, String heap, TestDirectory directory, TestCa ca, String roles) throws IOException {
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        base = TomcatBase.create(folder, home, AdcertmapJar.path(), directory, ca)
                .setting("cacheTtl", CACHE_TTL.toSeconds() + "s")
                .setting("negativeCacheTtl", "5s")
                .setting("outageGracePeriod", OUTAGE_GRACE_PERIOD.toSeconds() + "s")
                .setting("responseTimeout", "3s")
                .setting("verifyClientCertRevocation", "true")
                .setting("revocationAllowedHosts", "127.0.0.1")
                .setting("roleMappings", "roles.txt")
                .edit("server.xml", "autoDeploy=\"false\"", "autoDeploy=\"true\"")
                .application("ROOT", SESSION_TIMEOUT + SecurityConstraint.CLIENT_CERT)
                .application("members", SESSION_TIMEOUT + SecurityConstraint.role(ROLE));
        write("roles.txt", roles);
        JmxAgent agent = new JmxAgent(base);
        tomcat = RunningTomcat.start(Jvm.own().with("-Xmx" + heap), home, base.folder(), base.properties());
        connector = agent.connect(JmxAgent.ADMINISTRATOR, JmxAgent.PASSWORD);
        jmx = connector.getMBeanServerConnection();
    }

    int port() {
        return tomcat.port();
    }

    long pid() {
        return tomcat.pid();
    }

    String log() {
        return tomcat.log();
    }

    /** Replaces a file in {@code conf}, as an administrator does: another one is renamed to it. */
    void write(String file, String text) {
        try {
            Path path = base.folder().resolve("conf").resolve(file);
            Path written = Files.writeString(path.resolveSibling(file + ".new"), text);
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a setting of the Realm in its file. */
    void setting(String name, String value) {
        base.setting(name, value);
    }

    /** Changes the time of the web.xml of /members, so that Tomcat redeploys it within some ten seconds. */
    void touchWebXml() throws IOException {
        Files.setLastModifiedTime(
                base.folder().resolve("webapps/members/WEB-INF/web.xml"), FileTime.from(Instant.now()));
    }

    void redeploy() throws IOException, JMException {
        jmx.invoke(new ObjectName(MEMBERS), "reload", null, null);
    }

    /** Enables the Valve, or disables it. */
    void enable(boolean is) throws IOException, JMException {
        jmx.setAttribute(new ObjectName(VALVE), new Attribute("enabled", is));
    }

    void clearCache() throws IOException, JMException {
        jmx.invoke(new ObjectName(REALM), "clearCache", null, null);
    }

    void evict(String account) throws IOException, JMException {
        jmx.invoke(new ObjectName(REALM), "evict", new Object[] {account}, new String[] {String.class.getName()});
    }

    /** Reads changed files at once; returns what has become of them. */
    String reload() throws IOException, JMException {
        return (String) jmx.invoke(new ObjectName(REALM), "reload", null, null);
    }

    /** Returns what the process uses, after a garbage collection. */
    Usage usage(long second) throws IOException, JMException {
        ObjectName memory = new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME);
        jmx.invoke(memory, "gc", null, null);
        CompositeData heap = (CompositeData) jmx.getAttribute(memory, "HeapMemoryUsage");
        String histogram = (String) jmx.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return new Usage(
                    second,
                    (Long) heap.get("used") / 1_024,
                    number(ManagementFactory.THREAD_MXBEAN_NAME, "ThreadCount"),
                    files.count(),
                    number(ManagementFactory.CLASS_LOADING_MXBEAN_NAME, "LoadedClassCount"),
                    instances(histogram, "org.apache.catalina.loader.ParallelWebappClassLoader"),
                    instances(histogram, "org.adcertmap.directory.ActiveDirectory"));
        }
    }

    private long number(String bean, String attribute) throws IOException, JMException {
        return ((Number) jmx.getAttribute(new ObjectName(bean), attribute)).longValue();
    }

    private static long instances(String histogram, String className) {
        Matcher line = INSTANCES.matcher(histogram);
        while (line.find()) {
            if (line.group(2).equals(className)) {
                return Long.parseLong(line.group(1));
            }
        }
        return 0;
    }

    List<String> warnings() {
        return log().lines().filter(line -> line.contains("SEVERE")).toList();
    }

    @Override
    public void close() throws IOException {
        connector.close();
        tomcat.close();
    }
}
