// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.RemoteJmx;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.doctor.DoctorBase.Found;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADCD-110 and ADCD-205 with {@code --jmx}; the attributes are those that docs/operations.md lists. */
@StartsServer
class DoctorJmxTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Map<String, Object> valve = new TreeMap<>(Map.of(
            "enabled", true, "savedEnabled", "true", "savedIn", "server.xml, line 12", "container", "Engine Catalina"));
    private final Map<String, Object> realm = new TreeMap<>();
    private ObjectName valveName;
    private ObjectName realmName;
    private RemoteJmx jmx;
    private DoctorBase base;

    @BeforeEach
    void create(@TempDir Path folder) throws Exception {
        directory.publish(CA.certificate());
        base = new DoctorBase(folder, directory, CA);
        setTimes(Instant.now().minus(Duration.ofDays(2)));
        realm.put("settingsLoadedSeconds", Instant.now().getEpochSecond());
        realm.put("settingsError", null);
        valveName = new ObjectName("DoctorTest:type=Valve,name=ClientCertificateMappingValve");
        realmName = new ObjectName("DoctorTest:type=Realm,realmPath=/realm0");
        server.registerMBean(bean(valve), valveName);
        server.registerMBean(bean(realm), realmName);
        jmx = new RemoteJmx();
    }

    @AfterEach
    void stop() throws Exception {
        jmx.close();
        server.unregisterMBean(valveName);
        server.unregisterMBean(realmName);
        directory.close();
    }

    private void setTimes(Instant time) throws IOException {
        try (Stream<Path> files = Files.walk(base.file("."))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(time));
            }
        }
    }

    /** An MBean with these attributes, as they are at the time of a call. */
    private static DynamicMBean bean(Map<String, Object> attributes) {
        return new DynamicMBean() {
            @Override
            public Object getAttribute(String name) {
                return attributes.get(name);
            }

            @Override
            public void setAttribute(Attribute attribute) {
                throw new UnsupportedOperationException("doctor changes nothing");
            }

            @Override
            public AttributeList getAttributes(String[] names) {
                return new AttributeList();
            }

            @Override
            public AttributeList setAttributes(AttributeList list) {
                throw new UnsupportedOperationException("doctor changes nothing");
            }

            @Override
            public Object invoke(String action, Object[] parameters, String[] signature) {
                throw new UnsupportedOperationException("doctor changes nothing");
            }

            @Override
            public MBeanInfo getMBeanInfo() {
                return new MBeanInfo(
                        "Bean",
                        "",
                        attributes.keySet().stream()
                                .map(name -> new MBeanAttributeInfo(name, "java.lang.Object", "", true, false, false))
                                .toArray(MBeanAttributeInfo[]::new),
                        null,
                        null,
                        null);
            }
        };
    }

    private List<Found> findings(String code) {
        return base.findings(code, "--jmx", jmx.address().toString());
    }

    private Found finding(String code) {
        return base.finding(code, "--jmx", jmx.address().toString());
    }

    @Test
    void nothingIsFoundWhereFilesAndTomcatAgree() {
        assertEquals(
                List.of("ok", "ok"),
                findings("ADCD-110").stream().map(Found::level).toList());
        assertEquals("ok", finding("ADCD-205").level());
        assertEquals(List.of(), base.findings("ADCD-205"), "without --jmx it does not apply");
    }

    @Test
    void valveThatRunsOtherwiseThanItsFileSays() {
        valve.put("enabled", false);
        Found found = finding("ADCD-110");
        assertEquals("warning", found.level());
        assertEquals(
                "enabled is [false] as it runs, and [true] after a restart (server.xml, line 12)", found.sentence());
    }

    @Test
    void valveWhoseFileIsUnknownIsNoFault() {
        valve.put("savedEnabled", null);
        valve.put("savedIn", "unknown: an embedded Tomcat");
        Found found = finding("ADCD-110");
        assertEquals("info", found.level());
        assertTrue(found.sentence().endsWith("what the file says is unknown: an embedded Tomcat"), found::toString);
    }

    @Test
    void filesThatAreNewerThanWhatRuns() throws IOException {
        Files.setLastModifiedTime(
                base.file("conf/adcertmap.properties"),
                FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        Found settings = finding("ADCD-205");
        assertEquals("warning", settings.level());
        assertTrue(settings.place().endsWith("adcertmap.properties"), settings::toString);
        setTimes(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(
                base.file("conf/server.xml"), FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        assertEquals(
                "restart Tomcat: what is in this file counts at a start only",
                finding("ADCD-205").hint());
    }

    @Test
    void changedSettingsThatAreNotInUse() {
        realm.put("settingsError", "1 configuration error:\n  cacheTtl: invalid value \"2\"");
        Found found = finding("ADCD-205");
        assertEquals("error", found.level());
        assertTrue(found.sentence().startsWith("changed settings are not in use: 1 configuration"), found::toString);
    }

    @Test
    void tomcatWithoutRealmAndValveIsUnknown() throws Exception {
        server.unregisterMBean(valveName);
        server.unregisterMBean(realmName);
        try {
            Found newer = finding("ADCD-205");
            assertEquals("unknown", newer.level());
            assertEquals(
                    "this Tomcat has no MBean of an ActiveDirectoryRealm or ListedCertificatesRealm", newer.sentence());
            Found valves = finding("ADCD-110");
            assertEquals("unknown", valves.level());
            assertEquals("this Tomcat has no MBean of a ClientCertificateMappingValve", valves.sentence());
        } finally {
            server.registerMBean(bean(valve), valveName);
            server.registerMBean(bean(realm), realmName);
        }
    }

    @Test
    void agentThatDoesNotRespondIsUnknown() {
        Found found = base.findings("ADCD-205", "--jmx", "service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi")
                .get(0);
        assertEquals("unknown", found.level());
        assertTrue(found.sentence().endsWith(" does not respond: Connection refused"), found::toString);
        assertTrue(base.findings("ADCD-205", "--jmx", "127.0.0.1:1")
                .get(0)
                .sentence()
                .contains("is no JMX service URL"));
        Found credentials = base.findings(
                        "ADCD-205", "--jmx", jmx.address().toString(), "--jmx-password-file", "missing")
                .get(0);
        assertTrue(credentials.sentence().contains("--jmx-password-file missing: the file does not exist"));
    }
}
