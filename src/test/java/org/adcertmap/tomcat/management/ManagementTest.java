package org.adcertmap.tomcat.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.xml.parsers.DocumentBuilderFactory;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RemoteJmx;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What an administrator sees and does over a JMX connection while people log in. */
class ManagementTest extends EmbeddedTest {
    private RemoteJmx jmx;
    private ActiveDirectoryRealm realm;

    @BeforeEach
    void connect() throws Exception {
        realm = tomcat.realm(directory);
        realm.setCacheTtl("15m"); // remembered as long as no test forgets it
        realm.setNegativeCacheTtl("15m");
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        jmx = new RemoteJmx();
    }

    @AfterEach
    void disconnect() throws Exception {
        jmx.close();
    }

    private Object ofRealm(String attribute) throws Exception {
        return jmx.mbeans().getAttribute(realm.getObjectName(), attribute);
    }

    private long count(ObjectName bean, String attribute, String key) throws Exception {
        return (Long) ((CompositeData) jmx.mbeans().getAttribute(bean, attribute)).get(key);
    }

    private long outcomes(String name) throws Exception {
        return count(realm.getObjectName(), "outcomes", name);
    }

    private long answers(String name) throws Exception {
        return count(valve.getObjectName(), "responses", name);
    }

    private String invoke(String operation, String... parameters) throws Exception {
        String[] signature = Arrays.stream(parameters)
                .map(parameter -> String.class.getName())
                .toArray(String[]::new);
        return (String) jmx.mbeans().invoke(realm.getObjectName(), operation, parameters, signature);
    }

    private CompositeData controller() throws Exception {
        TabularData table = (TabularData) ofRealm("domainControllers");
        assertEquals(1, table.size());
        return (CompositeData) table.values().iterator().next();
    }

    private String counts() throws Exception {
        return ofRealm("mappedCount") + " mapped, " + ofRealm("deniedCount") + " denied, " + ofRealm("unavailableCount")
                + " unavailable";
    }

    private Identity stranger() {
        return authority
                .issue("CN=stranger")
                .upn("stranger@" + directory.domain())
                .issue();
    }

    @Test
    void showsExactlyWhatTheDescriptorSays() throws Exception {
        for (ObjectName name : Set.of(realm.getObjectName(), valve.getObjectName())) {
            String bean = name.equals(realm.getObjectName()) ? "ActiveDirectoryRealm" : "ClientCertificateMappingValve";
            assertEquals(described(bean), shown(jmx.mbeans().getMBeanInfo(name)));
        }
    }

    @Test
    void everythingIsInTheReference() throws Exception {
        String reference = Files.readString(Path.of("docs/operations.md"));
        Set<String> all = described("ActiveDirectoryRealm");
        all.addAll(described("ClientCertificateMappingValve"));
        for (String one : all) {
            String name = one.split(" ")[0];
            boolean told = reference.contains("`" + name + "`") || reference.contains("| `" + name + "(");
            assertTrue(told || RealmSettings.byKey(name).isPresent(), name);
        }
    }

    private static Set<String> shown(MBeanInfo info) {
        Stream<String> attributes = Arrays.stream(info.getAttributes())
                .filter(attribute -> !attribute.getName().equals("modelerType"))
                .map(attribute -> attribute.getName() + (attribute.isWritable() ? " writable" : ""));
        Stream<String> operations = Arrays.stream(info.getOperations())
                .map(operation -> operation.getName() + " with " + operation.getSignature().length);
        return Stream.concat(attributes, operations).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> described(String bean) throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ActiveDirectoryRealm.class.getResourceAsStream("mbeans-descriptors.xml"))
                .getDocumentElement();
        Element mbean = elements(root, "mbean")
                .filter(element -> element.getAttribute("name").equals(bean))
                .findFirst()
                .orElseThrow();
        Stream<String> attributes = elements(mbean, "attribute")
                .map(element -> element.getAttribute("name")
                        + (element.getAttribute("writeable").equals("false") ? "" : " writable"));
        Stream<String> operations = elements(mbean, "operation")
                .map(element -> element.getAttribute("name") + " with "
                        + element.getElementsByTagName("parameter").getLength());
        return Stream.concat(attributes, operations).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    @Test
    void everyAttributeCanBeReadAndNoneHoldsTheSecret() throws Exception {
        browser(good(alice)).get("/");
        for (ObjectName name : Set.of(realm.getObjectName(), valve.getObjectName())) {
            for (var attribute : jmx.mbeans().getMBeanInfo(name).getAttributes()) {
                Object value = jmx.mbeans().getAttribute(name, attribute.getName());
                assertFalse(String.valueOf(value).contains(directory.bindPassword()), attribute.getName());
            }
        }
    }

    @Test
    void countsEachLoginOnceHoweverItIsKnown() throws Exception {
        assertEquals("0 mapped, 0 denied, 0 unavailable", counts());
        Browser alices = browser(good(alice));
        alices.get("/");
        alices.get("/"); // by its connection
        browser(good(alice)).get("/");
        browser(stranger()).get("/");
        withoutCertificate().get("/");
        assertEquals("3 mapped, 1 denied, 0 unavailable", counts());
        assertEquals(3, outcomes("mapped"));
        assertEquals(1, outcomes("ADCM-NO-ACCOUNT"));
        assertEquals(3, answers("mapped"));
        assertEquals(1, answers("ADCM-NO-ACCOUNT"));
        assertEquals(1, answers("ADCM-AUTHENTICATION-REQUIRED"));
    }

    @Test
    void countsRightUnderParallelLoad() throws Exception {
        int browsers = 8;
        int requests = 50;
        Identity good = good(alice);
        IntStream.range(0, browsers).parallel().forEach(i -> {
            Browser browser = browser(i % 2 == 0 ? good : stranger());
            IntStream.range(0, requests).forEach(j -> browser.get("/"));
        });
        assertEquals(
                browsers * requests / 2 + " mapped, " + browsers * requests / 2 + " denied, 0 unavailable", counts());
        assertEquals(browsers * requests / 2, answers("mapped"));
        assertEquals(browsers * requests / 2, answers("ADCM-NO-ACCOUNT"));
    }

    @Test
    void refusedWithoutAQuestionIsNoOutcomeOfTheRealm() throws Exception {
        Browser alices = browser(good(alice));
        alices.get("/");
        valve.setAnonymousAuthentication(false);
        valve.setEnabled(false);
        assertEquals(401, alices.get("/").status());
        assertEquals("1 mapped, 0 denied, 0 unavailable", counts());
        assertEquals(1, answers("ADCM-AUTHENTICATION-REQUIRED"));
    }

    @Test
    void showsAnOutageWhileItLastsAndAfterwards() throws Exception {
        assertNull(ofRealm("lastUnavailable"));
        assertNull(ofRealm("lastChangeNotification"), "a directory in memory tells none");
        browser(good(alice)).get("/");
        assertEquals("HEALTHY", controller().get("state"));
        assertTrue((Long) controller().get("latencyMillis") >= 0);
        assertEquals("", controller().get("lastFailure"));
        assertEquals(directory.server(), "ldaps://" + controller().get("address"));

        directory.stop();
        invoke("clearCache");
        assertEquals(503, browser(good(alice)).get("/").status());
        assertEquals(1L, ofRealm("unavailableCount"));
        assertEquals(1, outcomes("ADCM-DIRECTORY-UNAVAILABLE"));
        assertEquals(1, answers("ADCM-DIRECTORY-UNAVAILABLE"));
        assertEquals(false, ofRealm("available"));
        assertTrue(Set.of("DOWN", "PROBING").contains((String) controller().get("state")), controller()::toString);
        assertTrue(
                ((String) controller().get("lastFailure")).contains("no domain controller can be reached"),
                controller()::toString);
        Instant at = Instant.parse((String) ofRealm("lastUnavailable"));
        assertTrue(Duration.between(at, Instant.now()).compareTo(Duration.ofMinutes(5)) < 0, at::toString);
        assertTrue(((String) ofRealm("lastUnavailableReason")).contains("no domain controller can be reached"));

        directory.startAgain();
        Eventually.get(this::controller, controller -> controller.get("state").equals("HEALTHY"));
        assertEquals("CORP\\alice", browser(good(alice)).get("/").user());
        assertEquals(true, ofRealm("available"));
        assertEquals(at.toString(), ofRealm("lastUnavailable"), "the latest outage stays to be read");
        assertFalse(controller().get("lastFailure").equals(""));
    }

    @Test
    void switchedOffItMapsNobodyAlsoWithinASession() throws Exception {
        Browser alices = browser(good(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        assertEquals("CORP\\alice", alices.get("/", cookie).user());
        jmx.mbeans().setAttribute(valve.getObjectName(), new Attribute("enabled", false));
        assertEquals("anonymous", alices.get("/", cookie).user());
        assertEquals("null", alices.get("/", cookie).value("note").orElseThrow(), "her session is no longer to be had");
        jmx.mbeans().setAttribute(valve.getObjectName(), new Attribute("enabled", true));
        assertEquals("CORP\\alice", alices.get("/", cookie).user());
    }

    @Test
    void forgetsEverything() throws Exception {
        Identity alices = good(alice);
        browser(alices).get("/");
        browser(stranger()).get("/");
        assertEquals(2L, ofRealm("cachedCertificates"));
        int before = directory.operations();
        browser(alices).get("/");
        assertEquals(before, directory.operations(), "remembered");
        assertEquals("forgot 2 certificates", invoke("clearCache"));
        assertEquals(0L, ofRealm("cachedCertificates"));
        browser(alices).get("/");
        assertTrue(directory.operations() > before);
        assertTrue(
                directory.searches().stream()
                                .filter(search -> search.contains("Public Key Services"))
                                .count()
                        > 1,
                "also the authorities");
    }

    @Test
    void forgetsOneCertificateOrAccount() throws Exception {
        try (TestAccount bob = directory.user("bob")) {
            Identity alices = good(alice);
            String sha256 = sha256(alices);
            for (String one : new String[] {
                sha256,
                sha256.toUpperCase(),
                " " + alices.pem(),
                "alice",
                "corp\\ALICE",
                "alice@" + directory.domain(),
                alice.objectSid().toString()
            }) {
                browser(alices).get("/");
                browser(good(bob)).get("/");
                long remembered = (Long) ofRealm("cachedCertificates");
                assertEquals("forgot 1 certificate", invoke("evict", one), one);
                assertEquals(remembered - 1, ofRealm("cachedCertificates"), one);
            }
            assertEquals("forgot 0 certificates", invoke("evict", "carol"));
            browser(stranger()).get("/");
            assertEquals(
                    "forgot 1 certificate",
                    invoke("evict", "stranger@" + directory.domain()),
                    "a refused one by what it claims");
        }
    }

    private static String sha256(Identity identity) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(identity.certificate().getEncoded());
        return HexFormat.of().formatHex(hash);
    }

    @Test
    void explainsAndAsksTheDirectoryEachTime() throws Exception {
        String pem = good(alice).pem();
        String told = invoke("explain", pem);
        assertTrue(told.contains("mapped: CORP\\alice by sid"), told);
        assertTrue(told.contains("userPrincipalName"), told);
        int before = directory.operations();
        assertEquals(told, invoke("explain", pem));
        assertTrue(directory.operations() > before);
        String denied = invoke("explain", stranger().pem());
        assertTrue(denied.contains("denied: ADCM-NO-ACCOUNT"), denied);
        assertTrue(denied.contains("hint: "), denied);
        assertEquals("0 mapped, 0 denied, 0 unavailable", counts(), "nobody has logged in");
        assertEquals(0L, ofRealm("cachedCertificates"));
        directory.stop();
        assertTrue(invoke("explain", pem).contains("unavailable: "));
    }

    @Test
    void explainsWhatIsSentAlong() throws Exception {
        TestCa between = authority.intermediate("CN=Between");
        directory.publishInNtAuth(authority.certificate());
        Identity alices = between.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        assertTrue(invoke("explain", alices.pem()).contains("denied: ADCM-NOT-IN-NTAUTH"));
        directory.publishInNtAuth(between.certificate());
        String told = Eventually.get(
                () -> {
                    invoke("clearCache");
                    return invoke("explain", alices.pem());
                },
                text -> text.contains("mapped: "));
        assertTrue(told.contains("CN=alice <- CN=Between <- CN=Issuing CA"), told);
    }

    @Test
    void badParametersGetAClearText() throws Exception {
        String pem = good(alice).pem();
        String large = "-----BEGIN CERTIFICATE-----\n" + "A".repeat(1 << 20);
        String[][] wrong = {
            {null, "it is empty"},
            {"", "it is empty"},
            {"alice", "there is no certificate in it"},
            {pem.substring(0, 400), "truncated or malformed"},
            {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", ""},
            {large, "characters, and may have 65536"},
        };
        for (String[] row : wrong) {
            String told = invoke("explain", row[0]);
            assertTrue(told.startsWith("cannot be explained: ") && told.contains(row[1]), told);
            assertTrue(
                    told.contains("give a certificate as PEM") && told.lines().count() == 1, told);
        }
        assertTrue(invoke("evict", large).startsWith("nothing forgotten: it has "));
        assertTrue(invoke("evict", "S-1-5-").contains("is no SID"));
        assertTrue(invoke("evict", pem + pem).startsWith("nothing forgotten: there are 2"));
    }

    @Test
    void stoppedRealmSaysSo() throws Exception {
        browser(good(alice)).get("/");
        realm.stop();
        assertEquals("the Realm is not started", invoke("clearCache"));
        assertEquals("the Realm is not started", invoke("evict", "alice"));
        assertEquals("the Realm is not started", invoke("explain", good(alice).pem()));
        assertEquals(0L, ofRealm("cachedCertificates"));
        assertEquals(0, ((TabularData) ofRealm("domainControllers")).size());
        realm.start();
        assertEquals("1 mapped, 0 denied, 0 unavailable", counts(), "counts outlive a stop");
    }
}
