// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.xml.parsers.DocumentBuilderFactory;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.Snippets;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A real Tomcat is monitored and managed over JMX, through the manager's JMX proxy, and by the samples. */
class ManagementIT {
    private static final String VALVE = "Catalina:type=Valve,name=ClientCertificateMappingValve";
    private static final String REALM = "Catalina:type=Realm,realmPath=/realm0";
    private static final Path OPERATIONS = Path.of("docs/operations.md");
    private static final String DOC_BASE = "docBase=\"${catalina.home}/webapps/manager\"";
    private static final String MANAGER_PASSWORD = "Manager-1-adcertmap";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private Identity alices;
    private TomcatBase base;
    private JmxAgent agent;
    private RunningTomcat tomcat;

    @BeforeAll
    static void requireCurl() throws Exception {
        DebianPackage.require("curl");
    }

    @BeforeEach
    void createDirectory() {
        directory = FakeActiveDirectory.start();
        directory.publish(ca.certificate());
        alice = directory.user("alice");
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

    /** Starts Tomcat with the JMX agent and the manager of CATALINA_HOME, which has a Realm of its own. */
    private void start(String property) throws IOException {
        start(property, false);
    }

    private static String managerXml() {
        return Snippets.of(OPERATIONS, "<Context antiResourceLocking");
    }

    /** @param inBase whether the manager is in the applications of the base, as in a Tomcat without CATALINA_BASE */
    private void start(String property, boolean inBase) throws IOException {
        Path home = Path.of(System.getProperty(property));
        Path jar = AdcertmapJar.path();
        base = TomcatBase.create(Path.of("target/e2e/Management-" + property), home, jar, directory, ca)
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
        Path conf = base.folder().resolve("conf");
        Files.writeString(
                conf.resolve("managers.xml"),
                Snippets.of(OPERATIONS, "<tomcat-users>").replace("a long random password", MANAGER_PASSWORD));
        Files.writeString(
                Files.createDirectories(conf.resolve("Catalina/localhost")).resolve("manager.xml"),
                inBase ? managerXml() : managerXml().replace("<Context ", "<Context " + DOC_BASE + " "));
        if (inBase) {
            copyManager(home, base.folder());
        }
        agent = new JmxAgent(base);
        tomcat = RunningTomcat.start(home, base.folder(), base.properties());
    }

    private static void copyManager(Path home, Path base) throws IOException {
        Path from = home.resolve("webapps/manager");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        base.resolve("webapps/manager").resolve(from.relativize(file)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Returns the elements of a context descriptor, with their attributes. */
    private static Set<String> elements(String xml) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml.strip())));
        Set<String> elements = new TreeSet<>();
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Map<String, String> attributes = new TreeMap<>();
            for (int j = 0; j < all.item(i).getAttributes().getLength(); j++) {
                Node attribute = all.item(i).getAttributes().item(j);
                attributes.put(attribute.getNodeName(), attribute.getNodeValue());
            }
            attributes.remove("ignoreAnnotations"); // Tomcat 10.1 does not have it there
            elements.add(all.item(i).getNodeName() + attributes);
        }
        return elements;
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void documentedManagerXmlHasTheStockProtectionsAndNoWarning(String property) throws Exception {
        Path home = Path.of(System.getProperty(property));
        Set<String> stock = elements(Files.readString(home.resolve("webapps/manager/META-INF/context.xml")));
        assertEquals(4, stock.size(), stock.toString());
        Set<String> sample = elements(managerXml());
        assertTrue(sample.containsAll(stock), sample + " lacks one of " + stock);
        start(property, true);
        assertManagerHasStartedWithoutWarning();
    }

    private void assertManagerHasStartedWithoutWarning() {
        assertTrue(proxy("qry=" + encoded(VALVE)).contains("enabled"));
        List<String> warnings = tomcat.log()
                .lines()
                .filter(line -> line.contains(" WARNING ") || line.contains(" SEVERE "))
                .filter(line -> !line.contains(" org.adcertmap.")) // of other settings of the test
                .filter(line -> !line.contains("SSLUtilBase")) // of the connector
                .toList();
        assertEquals(List.of(), warnings);
    }

    private Browser.Page loginOfAlice() {
        return Browser.with(alices.sslContext(ca.certificate()), tomcat.port()).get("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void jmxAccountWithReadonlyCannotChangeAnything(String property) throws Exception {
        start(property);
        assertThrows(SecurityException.class, () -> agent.connect(JmxAgent.ADMINISTRATOR, "wrong"));
        assertEquals("CORP\\alice", loginOfAlice().user());
        try (JMXConnector reader = agent.connect(JmxAgent.READER, JmxAgent.PASSWORD)) {
            MBeanServerConnection beans = reader.getMBeanServerConnection();
            assertEquals(1L, beans.getAttribute(new ObjectName(REALM), "mappedCount"));
            assertThrows(
                    SecurityException.class,
                    () -> beans.setAttribute(new ObjectName(VALVE), new Attribute("enabled", false)));
            assertThrows(SecurityException.class, () -> beans.invoke(new ObjectName(REALM), "clearCache", null, null));
        }
        try (JMXConnector administrator = agent.connect(JmxAgent.ADMINISTRATOR, JmxAgent.PASSWORD)) {
            MBeanServerConnection beans = administrator.getMBeanServerConnection();
            Object explanation = beans.invoke(
                    new ObjectName(REALM), "explain", new Object[] {alices.pem()}, new String[] {String.class.getName()
                    });
            assertTrue(((String) explanation).contains("mapped: CORP\\alice"), explanation::toString);
            beans.setAttribute(new ObjectName(VALVE), new Attribute("enabled", false));
            assertEquals("anonymous", loginOfAlice().user());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void jmxProxyOfTheManagerShowsAndManagesTheSame(String property) throws Exception {
        start(property);
        assertManagerHasStartedWithoutWarning();
        assertEquals("CORP\\alice", loginOfAlice().user());
        String all = proxy("qry=" + encoded("Catalina:type=Realm,*"));
        assertTrue(all.contains("mappedCount: 1"), all);
        assertTrue(all.contains("mapped=1"), all);
        assertTrue(all.contains("state=HEALTHY"), all);
        assertTrue(all.contains("address=" + directory.server().substring("ldaps://".length())), all);
        assertFalse(all.contains(directory.bindPassword()), all);
        assertTrue(proxy("qry=" + encoded(VALVE)).contains("mapped=1"));
        assertTrue(
                proxy("get=" + encoded(REALM) + "&att=outcomes&key=ADCM-WEAK-MAPPING")
                        .endsWith("= 0\n"),
                () -> proxy("get=" + encoded(REALM) + "&att=outcomes&key=ADCM-WEAK-MAPPING"));
        assertTrue(proxy("invoke=" + encoded(REALM) + "&op=clearCache").contains("evicted 1 certificate"));
        assertEquals("CORP\\alice", loginOfAlice().user());
        assertTrue(proxy("invoke=" + encoded(REALM) + "&op=evict&ps=alice").contains("evicted 1 certificate"));
        assertTrue(proxy("invoke=" + encoded(REALM) + "&op=explain&ps=" + encoded(alices.pem()))
                .contains("mapped: CORP\\alice"));
        assertTrue(proxy("set=" + encoded(VALVE) + "&att=enabled&val=false").contains("OK"));
        assertEquals("anonymous", loginOfAlice().user());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String proxy(String query) {
        try {
            return run(
                            "curl",
                            "--silent",
                            "--show-error",
                            "--fail",
                            "--cacert",
                            caFile(),
                            "--user",
                            "manager:" + MANAGER_PASSWORD,
                            proxyUrl() + "?" + query)
                    .replace("\r", "");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String proxyUrl() {
        return "https://localhost:" + tomcat.port() + "/manager/jmxproxy";
    }

    private String caFile() throws IOException {
        return Files.writeString(base.folder().resolve("conf/ca.pem"), ca.pem()).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void samplesSwitchTheMappingOffAndOn(String property) throws Exception {
        start(property);
        assertEquals("CORP\\alice", loginOfAlice().user());
        Path netrc = Files.writeString(
                base.folder().resolve("conf/admin.netrc"),
                "machine localhost login manager password " + MANAGER_PASSWORD + "\n");
        String[] curl = {"--cacert", caFile(), "--netrc-file", netrc.toString()};
        String off = run("src/samples/jmx/switch-mapping.sh", proxyUrl(), "false", curl[0], curl[1], curl[2], curl[3]);
        assertTrue(off.contains("enabled: false"), off);
        assertTrue(off.contains("mappedCount: 1"), off);
        assertEquals("anonymous", loginOfAlice().user());
        String on = switchMapping("true");
        assertTrue(on.contains("enabled: true\n"), on);
        assertTrue(on.contains("mapped: 1\n"), on);
        assertTrue(on.contains("ADCM-AUTHENTICATION-REQUIRED: "), on);
        assertEquals("CORP\\alice", loginOfAlice().user());
        assertTrue(switchMapping("false").contains("enabled: false\n"));
        run("src/samples/jmx/switch-mapping.sh", proxyUrl(), "true", curl[0], curl[1], curl[2], curl[3]);
        assertEquals("CORP\\alice", loginOfAlice().user());
    }

    private String switchMapping(String enabled) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Jvm.own().home().resolve("bin/java").toString());
        command.addAll(Jvm.BRIEF);
        command.addAll(List.of("src/samples/jmx/SwitchMapping.java", agent.url(), JmxAgent.ADMINISTRATOR, enabled));
        return run(command.toArray(String[]::new));
    }

    /** Runs a command, which must succeed, and returns its output. */
    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true);
        builder.environment().putAll(Map.of("JMX_PASSWORD", JmxAgent.PASSWORD));
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }
}
