// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.JmxAgent;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An administrator disables the mapping of a real Tomcat over JMX: in effect at once, and saved where the Valve is. */
class SavedChangeIT {
    private static final String VALVE_XML =
            "<Valve className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\" enabled=\"true\"/>";
    private static final ObjectName ENGINE_VALVE = name("Catalina:type=Valve,name=ClientCertificateMappingValve");
    private static final ObjectName APP_VALVE =
            name("Catalina:type=Valve,host=localhost,context=/app,name=ClientCertificateMappingValve");

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private Identity alices;
    private TomcatBase base;
    private JmxAgent agent;
    private RunningTomcat tomcat;

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (javax.management.MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @BeforeEach
    void createDirectory() {
        directory = FakeActiveDirectory.start();
        directory.publish(ca.certificate());
        TestAccount alice = directory.user("alice");
        alices = ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    @AfterEach
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
        directory.close();
    }

    private void create(String property) {
        base = TomcatBase.create(
                        Path.of("target/e2e/SavedChange-" + property),
                        home(property),
                        AdcertmapJar.path(),
                        directory,
                        ca)
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT)
                .application("app", SecurityConstraint.NO_CONSTRAINT);
        agent = new JmxAgent(base);
    }

    private static Path home(String property) {
        return Path.of(System.getProperty(property));
    }

    private void start(String property) {
        tomcat = RunningTomcat.start(home(property), base.folder(), base.properties());
    }

    private Path conf(String file) {
        return base.folder().resolve("conf").resolve(file);
    }

    private String userOf(String path) {
        return Browser.with(alices.sslContext(ca.certificate()), tomcat.port())
                .get(path)
                .user();
    }

    private interface JmxCall<T> {
        T of(MBeanServerConnection beans) throws Exception;
    }

    private <T> T jmx(JmxCall<T> call) throws Exception {
        try (JMXConnector connector = agent.connect(JmxAgent.ADMINISTRATOR, JmxAgent.PASSWORD)) {
            return call.of(connector.getMBeanServerConnection());
        }
    }

    private CompositeData change(ObjectName valve, boolean enabled, boolean expected) throws Exception {
        return jmx(beans -> (CompositeData) beans.invoke(
                valve, "change", new Object[] {enabled, expected, true, "carol@example.com (10.1.2.3)"}, new String[] {
                    "boolean", "boolean", "boolean", String.class.getName()
                }));
    }

    private Object attribute(ObjectName valve, String attribute) throws Exception {
        return jmx(beans -> beans.getAttribute(valve, attribute));
    }

    private void assertNotSaved(CompositeData result, String reason) {
        assertEquals(false, result.get("saved"), result::toString);
        assertEquals(false, result.get("effective"), "in effect all the same");
        assertTrue(((String) result.get("words")).contains(reason), result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void changeIsInEffectAtOnceAndAfterARestart(String property) throws Exception {
        create(property);
        start(property);
        String before = Files.readString(conf("server.xml"));
        assertEquals("CORP\\alice", userOf("/"));
        CompositeData result = change(ENGINE_VALVE, false, true);
        assertEquals(true, result.get("saved"), result::toString);
        assertEquals("anonymous", userOf("/"));
        assertEquals(before, Files.readString(Path.of((String) result.get("copy"))));
        int valve = before.indexOf("ClientCertificateMappingValve\"");
        int enabled = before.indexOf("enabled=\"true\"", valve);
        assertEquals(
                before.substring(0, enabled) + "enabled=\"false\"" + before.substring(enabled + 14),
                Files.readString(conf("server.xml")));
        assertEquals("false", attribute(ENGINE_VALVE, "savedEnabled"));
        assertEquals(
                conf("server.xml").toRealPath() + " line " + result.get("line"), attribute(ENGINE_VALVE, "savedIn"));
        assertEquals("Engine Catalina", attribute(ENGINE_VALVE, "container"));
        TabularData changes = (TabularData) attribute(ENGINE_VALVE, "changes");
        assertEquals(
                "carol@example.com (10.1.2.3)", changes.get(new Object[] {1L}).get("by"));
        assertTrue(tomcat.log().contains("Client certificate mapping of [Engine Catalina] by [carol@example.com"));
        tomcat.close();
        start(property);
        assertEquals("anonymous", userOf("/"));
        assertEquals(true, change(ENGINE_VALVE, true, false).get("saved"));
        assertEquals("CORP\\alice", userOf("/"));
        assertEquals(before, Files.readString(conf("server.xml")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void valveOfAnApplicationIsSavedInItsDescriptor(String property) throws Exception {
        create(property);
        Path descriptor = Files.createDirectories(conf("Catalina/localhost")).resolve("app.xml");
        Files.writeString(descriptor, "<Context>\n  <!-- kept -->\n  " + VALVE_XML + "\n</Context>\n");
        start(property);
        assertEquals("CORP\\alice", userOf("/app/"));
        CompositeData result = change(APP_VALVE, false, true);
        assertEquals(descriptor.toRealPath().toString(), result.get("file"), result::toString);
        assertEquals(3, result.get("line"));
        assertEquals("anonymous", userOf("/app/"));
        assertEquals("CORP\\alice", userOf("/"));
        assertTrue(Files.readString(descriptor).contains("<!-- kept -->\n  " + VALVE_XML.replace("true", "false")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void whatCannotBeSavedIsInEffectAndSaysWhy(String property) throws Exception {
        create(property);
        base.edit("server.xml", "<Server ", "<!-- by hand --><Server ");
        Files.setPosixFilePermissions(conf("server.xml"), PosixFilePermissions.fromString("r--r--r--"));
        base.application("later", SecurityConstraint.NO_CONSTRAINT);
        Path defaults = conf("context.xml");
        Files.writeString(defaults, "<Context>" + VALVE_XML + "</Context>");
        start(property);
        assertNotSaved(change(ENGINE_VALVE, false, true), "the file is read-only");
        assertNotSaved(change(APP_VALVE, false, true), "would apply to all applications");
        assertNull(attribute(APP_VALVE, "savedEnabled"));
        CompositeData unexpected = change(APP_VALVE, true, true);
        assertEquals(false, unexpected.get("effective"));
        assertTrue(((String) unexpected.get("words")).startsWith("Not changed:"), unexpected::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void placeholderAndFileOfTheApplicationStayAsTheyAre(String property) throws Exception {
        create(property);
        base.property("mapping", "true");
        String serverXml = Files.readString(conf("server.xml"));
        int valve = serverXml.indexOf("ClientCertificateMappingValve\"");
        Files.writeString(
                conf("server.xml"),
                serverXml.substring(0, valve)
                        + serverXml.substring(valve).replaceFirst("enabled=\"true\"", "enabled=\"\\${mapping}\""));
        packApplication();
        start(property);
        assertEquals("CORP\\alice", userOf("/app/"));
        assertNotSaved(change(ENGINE_VALVE, false, true), "[${mapping}], which is set in another place");
        assertNotSaved(change(APP_VALVE, false, true), "the next deployment replaces it");
    }

    /** Makes a WAR of the application, with a Valve in its META-INF/context.xml. */
    private void packApplication() throws IOException {
        Path application = base.folder().resolve("webapps/app");
        Path descriptor =
                Files.createDirectories(application.resolve("META-INF")).resolve("context.xml");
        Files.writeString(descriptor, "<Context>" + VALVE_XML + "</Context>");
        try (OutputStream file = Files.newOutputStream(base.folder().resolve("webapps/app.war"));
                ZipOutputStream war = new ZipOutputStream(file);
                Stream<Path> all = Files.walk(application)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                war.putNextEntry(new ZipEntry(application.relativize(path).toString()));
                Files.copy(path, war);
            }
        }
        try (Stream<Path> all = Files.walk(application)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}
