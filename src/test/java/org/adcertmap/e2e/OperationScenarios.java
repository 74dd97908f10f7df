// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.JmxAgent;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.CrlBuilder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real Tomcat shows over JMX for a console, and each kind of file that it reads again while it runs, as
 * docs/operations.md has it. One Tomcat serves all tests of a subclass, which chooses it; each test leaves the files as
 * they were.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperationScenarios {
    private static final String REALM = "Catalina:type=Realm,realmPath=/realm0";
    private static final String VALVE = "Catalina:type=Valve,name=ClientCertificateMappingValve";
    private static final Pattern REASON = Pattern.compile("ADCM-[A-Z0-9-]+");
    private static final String INVALID = "The changed settings are invalid";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final TestCa otherCa = TestCa.root("CN=Other CA");
    private final FakeActiveDirectory directory = FakeActiveDirectory.start();
    private Identity alices;
    private TomcatBase base;
    private Path conf;
    private RunningTomcat tomcat;
    private JMXConnector connector;
    private MBeanServerConnection beans;
    private long seconds = 1_000; // before now, of the next change of a file

    /** Returns the unpacked Tomcat distribution. */
    abstract Path home();

    @BeforeAll
    void start() throws IOException {
        directory.publish(ca.certificate());
        TestAccount alice = directory.user("alice");
        directory.group("Engineers").add(alice);
        alices = ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .notAfter(Instant.now().plus(Duration.ofDays(20)))
                .issue();
        base = TomcatBase.create(
                Path.of("target/e2e", getClass().getSimpleName()), home(), AdcertmapJar.path(), directory, ca);
        conf = base.folder().resolve("conf");
        write("ntAuth", ca.pem());
        write("certificationAuthorities", ca.pem());
        write("crlFiles", crl(5));
        write("roleMappings", "Engineers = engineer\n");
        write("strongNameMatches", "a".repeat(40) + ";1.3.6.1.4.1.99999.1;UpnSuffix=corp.example.test\n");
        for (String list : List.of("ntAuth", "certificationAuthorities", "crlFiles", "strongNameMatches")) {
            base.setting(list, "file:" + list);
        }
        base.setting("roleMappings", "roleMappings")
                .setting("verifyClientCertRevocation", "true")
                .setting("usageCheck", "false")
                .setting("revocationFailureMode", "softFail")
                .setting("changeTracking", "off")
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
        JmxAgent agent = new JmxAgent(base);
        tomcat = RunningTomcat.start(home(), base.folder(), base.properties());
        connector = agent.connect(JmxAgent.ADMINISTRATOR, JmxAgent.PASSWORD);
        beans = connector.getMBeanServerConnection();
    }

    @AfterAll
    void stop() throws IOException {
        if (connector != null) {
            connector.close();
        }
        if (tomcat != null) {
            tomcat.close();
        }
        directory.close();
    }

    private String crl(long number, Identity... revoked) {
        CrlBuilder crl = ca.newCrl().crlNumber(number);
        for (Identity identity : revoked) {
            crl = crl.revoked(identity.certificate());
        }
        return ca.pem() + "-----BEGIN X509 CRL-----\n" + Base64.getMimeEncoder().encodeToString(crl.issue())
                + "\n-----END X509 CRL-----\n";
    }

    /** Writes a file that was changed a while ago, so that it is read at once, and later than the one before. */
    private void write(String name, String content) throws IOException {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) throws IOException {
        Path written = Files.write(conf.resolve(name), content);
        Files.setLastModifiedTime(written, FileTime.from(Instant.now().minusSeconds(seconds--)));
    }

    private Object realm(String attribute) throws Exception {
        return beans.getAttribute(new ObjectName(REALM), attribute);
    }

    private Object valve(String attribute) throws Exception {
        return beans.getAttribute(new ObjectName(VALVE), attribute);
    }

    private Object invoke(String bean, String operation, Object... arguments) throws Exception {
        String[] types = new String[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = arguments[i] instanceof Boolean ? "boolean" : String.class.getName();
        }
        return beans.invoke(new ObjectName(bean), operation, arguments, types);
    }

    private Browser.Page login(Identity identity) {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/");
    }

    /** Returns the user with the roles, or the reason code. */
    private String outcome() {
        Browser.Page page = login(alices);
        Matcher reason = REASON.matcher(page.body());
        return reason.find()
                ? reason.group()
                : page.user() + " " + page.value("roles").orElse("");
    }

    private void assertLogsInAs(String role) {
        assertEquals("CORP\\alice " + role, outcome());
    }

    private static CompositeData first(Object table) {
        return (CompositeData) ((TabularData) table).values().iterator().next();
    }

    private static CompositeData row(Object table, Object key) {
        CompositeData row = ((TabularData) table).get(new Object[] {key});
        assertNotNull(row, () -> key + " is missing in " + table);
        return row;
    }

    @Test
    void valveSaysWhereItIsAndWhatAChangeWouldDo() throws Exception {
        assertLogsInAs("engineer");
        assertEquals("Engine Catalina", valve("container"));
        assertEquals("true", valve("savedEnabled"));
        assertTrue(String.valueOf(valve("savedIn")).matches(".*server\\.xml line \\d+"), () -> "no file with line");
        CompositeData preview = (CompositeData) invoke(VALVE, "preview", false);
        assertEquals(List.of("/"), List.of((String[]) preview.get("unauthenticated")), preview::toString);
        assertEquals(true, valve("enabled"), "a preview changes nothing");
        int changes = ((TabularData) valve("changes")).size();
        CompositeData refused = (CompositeData) invoke(VALVE, "change", false, false, false, "carol");
        assertEquals(List.of(0L, true), List.of(refused.get("number"), refused.get("effective")));
        CompositeData nothing = (CompositeData) invoke(VALVE, "change", true, true, true, "carol");
        assertEquals(List.of(0L, true), List.of(nothing.get("number"), nothing.get("saved")), nothing::toString);
        assertEquals(changes, ((TabularData) valve("changes")).size());
        for (String counts : List.of("responses", "recentResponses", "dayResponses")) {
            assertTrue((Long) ((CompositeData) valve(counts)).get("mapped") >= 1, counts);
        }
    }

    @Test
    void realmHasTheHistoryOfALogin() throws Exception {
        assertLogsInAs("engineer");
        CompositeData history = (CompositeData) realm("history");
        for (String range : List.of("recent", "day")) {
            long[] mapped = (long[]) ((CompositeData) history.get(range)).get("mapped");
            assertTrue(LongStream.of(mapped).sum() >= 1, range);
        }
        assertEquals("CORP\\alice", first(realm("expiring")).get("userName"));
        assertNull(realm("outageStart"));
        assertNull(realm("outageGraceEnd"));
    }

    @Test
    void refusalIsListedWithItsCertificateAndExplainedAgain() throws Exception {
        Browser.Page refused = login(
                ca.issue("CN=stranger").upn("stranger@" + directory.domain()).issue());
        CompositeData refusal = first(realm("recentRefusalTable"));
        assertEquals("ADCM-NO-ACCOUNT", refusal.get("reason"));
        assertEquals(refused.value("org.adcertmap.CORRELATION").orElseThrow(), refusal.get("correlation"));
        assertEquals("localhost/", refusal.get("site"));
        String pem = (String)
                invoke(REALM, "refusedCertificate", refusal.get("number").toString());
        String json = (String) invoke(REALM, "explainJson", pem, "", "");
        assertTrue(json.contains("\"reason\":\"ADCM-NO-ACCOUNT\""), json);
    }

    @Test
    void settingsInEffectHaveTheirOriginAndNoSecret() throws Exception {
        Object settings = realm("effectiveSettings");
        assertEquals("default", row(settings, "cacheTtl").get("origin"));
        assertTrue(((String) row(settings, "usageCheck").get("origin")).matches(".*adcertmap\\.properties, line \\d+"));
        assertFalse(settings.toString().contains(directory.bindPassword()));
        String[] warnings = (String[]) realm("warnings");
        assertTrue(
                List.of(warnings).toString().contains("revocationFailureMode is [softFail]"),
                () -> List.of(warnings).toString());
    }

    @Test
    void sourcesOfRevocationAndCasAreTables() throws Exception {
        assertLogsInAs("engineer");
        CompositeData source = first(realm("revocationSources"));
        assertEquals("local CRL", source.get("kind"));
        assertTrue(((String) source.get("source")).endsWith("crlFiles"), source::toString);
        TabularData cas = (TabularData) invoke(REALM, "cas");
        assertEquals(2, cas.size(), cas::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "roleMappings",
                "strongNameMatches",
                "ntAuth",
                "certificationAuthorities",
                "crlFiles",
                "domain-controllers.p12",
                "domain-controllers.password",
                "adcertmap.properties"
            })
    void fileWithAnErrorChangesNothingUntilItIsCorrected(String name) throws Exception {
        assertLogsInAs("engineer");
        byte[] good = Files.readAllBytes(conf.resolve(name));
        long errors = errors();
        write(name, name.equals("roleMappings") ? "Engineers\n" : "cacheTtl=1\nno=thing\n");
        try {
            String rejected = (String) invoke(REALM, "reload");
            assertTrue(rejected.startsWith("not reloaded: "), rejected);
            assertNotNull(realm("settingsError"));
            assertEquals(true, realm("settingsRejected"));
            assertEquals(errors + 1, errors(), "logged once");
            assertLogsInAs("engineer");
        } finally {
            write(name, good);
        }
        invoke(REALM, "reload");
        assertNull(realm("settingsError"));
        assertEquals(false, realm("settingsRejected"));
        assertLogsInAs("engineer");
    }

    private long errors() {
        return tomcat.log().lines().filter(line -> line.contains(INVALID)).count();
    }

    @Test
    void changedFilesAreInUse() throws Exception {
        assertLogsInAs("engineer");
        assertOutcomeWith("roleMappings", "Engineers = developer\n", "CORP\\alice developer");
        assertOutcomeWith("ntAuth", otherCa.pem(), "ADCM-NOT-IN-NTAUTH");
        assertOutcomeWith("certificationAuthorities", otherCa.pem(), "ADCM-UNTRUSTED-ISSUER");
        assertOutcomeWith("crlFiles", crl(6, alices), "ADCM-REVOKED");
        String settings = Files.readString(conf.resolve("adcertmap.properties"));
        assertOutcomeWith("adcertmap.properties", settings + "\nuserNameFormat = sam\n", "alice engineer");
    }

    private void assertOutcomeWith(String name, String content, String expected) throws Exception {
        byte[] before = Files.readAllBytes(conf.resolve(name));
        try {
            write(name, content);
            invoke(REALM, "reload");
            assertEquals(expected, outcome(), name);
        } finally {
            write(name, before);
            invoke(REALM, "reload");
        }
        assertLogsInAs("engineer");
    }

    /** Tomcat's background thread looks every ten seconds. */
    @Test
    void tomcatReadsAChangedFileByItselfWhileEachRequestIsServedByOneOfBoth() throws Exception {
        Set<String> outcomes = new LinkedHashSet<>();
        AtomicBoolean isOver = new AtomicBoolean();
        Thread load = new Thread(() -> {
            while (!isOver.get()) {
                outcomes.add(outcome());
            }
        });
        outcomes.add(outcome());
        load.start();
        try {
            write("roleMappings", "Engineers = tester\n");
            Eventually.get(this::outcome, outcome -> outcome.equals("CORP\\alice tester"));
        } finally {
            isOver.set(true);
            load.join();
            write("roleMappings", "Engineers = engineer\n");
            invoke(REALM, "reload");
        }
        assertEquals(Set.of("CORP\\alice engineer", "CORP\\alice tester"), outcomes);
    }
}
