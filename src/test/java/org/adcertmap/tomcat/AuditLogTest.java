// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.openmbean.CompositeData;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.audit.AuditLog;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.rewrite.RewriteValve;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log has one line for each decision and for each change, and nothing in a line is forged. */
class AuditLogTest extends EmbeddedTest {
    private static final Logger AUDIT = Logger.getLogger(AuditLog.LOGGER); // a reference, so that it keeps the handler

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private ActiveDirectoryRealm realm;

    @BeforeEach
    void listen() {
        AUDIT.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        AUDIT.removeHandler(handler);
    }

    private void start(String auditLog, String auditFormat) throws Exception {
        realm = realm == null ? tomcat.realm(directory) : realm;
        realm.setAuditLog(auditLog);
        realm.setAuditFormat(auditFormat);
        realm.setCacheTtl("15m"); // no entry expires during a test
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private String only() {
        assertEquals(1, lines.size(), lines::toString);
        return lines.get(0);
    }

    @Test
    void loginIsOneLineForAllRequestsOfAConnection() throws Exception {
        start("all", "text");
        Browser alices = browser(identityOf(alice));
        for (int request = 0; request < 3; request++) {
            assertEquals("CORP\\alice", alices.get("/").user());
        }
        String line = only();
        assertTrue(line.contains(" event=\"login\" "), line);
        assertTrue(line.contains(" account=\"CORP\\\\alice\" sid=\"" + alice.objectSid() + "\" "), line);
        assertTrue(line.contains(" site=\"Engine Tomcat\" remoteAddress=\"127.0.0.1\" "), line);
    }

    @Test
    void controllerIsTheOneThatRespondedToASearchForThisRequest() throws Exception {
        start("all", "text");
        Identity alices = identityOf(alice);
        browser(alices).get("/");
        browser(ca.issue("CN=stranger").upn("stranger@" + directory.domain()).issue())
                .get("/");
        CompositeData shown =
                (CompositeData) realm.getDomainControllers().values().iterator().next();
        assertEquals(2, lines.size(), lines::toString);
        for (String line : lines) {
            assertTrue(line.contains(" controller=\"" + shown.get("address") + "\" durationMicros="), line);
        }
        lines.clear();
        browser(alices).get("/");
        assertFalse(only().contains(" controller="), "from the cache");
    }

    @Test
    void cacheThatIsClearedInANameHasThisName() throws Exception {
        start("refusals", "text");
        realm.clearCache("carol from 192.0.2.1 (console)\n");
        realm.evict("alice", "dave");
        String logged = lines.toString();
        assertTrue(logged.contains(" event=\"clearCache\" by=\"carol from 192.0.2.1 (console)\""), logged);
        assertTrue(logged.contains(" by=\"dave\""), logged);
    }

    @Test
    void changeOfTheOutcomeIsAnotherLine() throws Exception {
        start("all", "text");
        Browser alices = browser(identityOf(alice));
        alices.get("/?note=session");
        alice.disable();
        realm.clearCache();
        alices.get("/");
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(1).contains(" event=\"clearCache\" by=\"JMX\""), lines::toString);
        assertTrue(lines.get(2).contains(" event=\"refusal\" "), lines::toString);
        assertTrue(lines.get(2).contains(" reason=\"ADCM-DISABLED\" substatus=\"401.1\" "), lines::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?note=session"})
    void loginAfterARefusalIsALineAgain(String path) throws Exception {
        start("all", "text");
        Browser alices = browser(identityOf(alice));
        alices.get(path);
        alice.disable();
        realm.clearCache();
        alices.get("/");
        alice.enable();
        realm.clearCache();
        alices.get("/");
        lines.removeIf(line -> line.contains(" event=\"clearCache\" "));
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.get(2).contains(" event=\"login\" "), lines::toString);
    }

    @Test
    void clientsOnTheConnectionOfAProxyAreLinesOfTheirOwn() throws Exception {
        valve.setAnonymousAuthentication(false);
        tomcat.engine().getPipeline().addValve(new RemoteIpValve());
        start("refusals", "text");
        Browser proxy = withoutCertificate();
        for (String client : List.of("192.0.2.1", "192.0.2.2", "192.0.2.2")) {
            proxy.get("/", null, "X-Forwarded-For", client);
        }
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.get(1).contains(" remoteAddress=\"192.0.2.2\""), lines::toString);
    }

    @Test
    void auditingTakesNoSessionToAnotherApplication() throws Exception {
        RewriteValve rewrite = new RewriteValve();
        tomcat.host().getPipeline().addValve(rewrite);
        Context other = tomcat.addApplication("/other");
        Tomcat.addServlet(other, "who", new WhoAmI());
        other.addServletMappingDecoded("/*", "who");
        start("all", "text");
        rewrite.setConfiguration("RewriteRule ^/r(.*)$ /other/x$1");
        Browser alices = browser(identityOf(alice));
        String cookie =
                alices.get("/?note=of-the-root-application").sessionCookie().orElseThrow();
        assertEquals(Optional.of("null"), alices.get("/r", cookie).value("note"));
    }

    @Test
    void refusalsAreWithoutLogins() throws Exception {
        start("refusals", "text");
        browser(identityOf(alice)).get("/");
        assertEquals(List.of(), lines);
        browser(ca.issue("CN=stranger").upn("stranger@" + directory.domain()).issue())
                .get("/");
        assertTrue(only().contains(" reason=\"ADCM-NO-ACCOUNT\" "), lines::toString);
    }

    @Test
    void outageIsALineWithTheCertificate() throws Exception {
        start("refusals", "text");
        directory.stop();
        Identity alices = identityOf(alice);
        browser(alices).get("/");
        assertTrue(only().contains(" event=\"unavailable\" "), lines::toString);
        String serial = alices.certificate().getSerialNumber().toString(16);
        assertTrue(only().contains(" certificateSerial=\"" + serial + "\" certificateSha256=\""), lines::toString);
        assertTrue(only().contains(" claimedUpn=\"alice@" + directory.domain() + "\" "), lines::toString);
    }

    @Test
    void switchIsALine() throws Exception {
        start("refusals", "json");
        valve.change(false, true, false, "carol\u202e\nforged");
        String line = only();
        assertTrue(line.contains("\"event\":\"switch\""), line);
        assertTrue(line.contains("\"by\":\"carol??forged\""), line);
    }

    @Test
    void reloadIsALineWithItsResultAndWhoHasStartedIt(@TempDir Path folder) throws Exception {
        tomcat.engine().setBackgroundProcessorDelay(-1); // only reload() looks at the files
        realm = tomcat.realm(directory);
        Path roles = Files.writeString(folder.resolve("roles"), "Domain Users = user\n");
        realm.setRoleMappings(roles.toString());
        start("refusals", "text");
        realm.reload("carol");
        assertEquals(List.of(), lines, "nothing has changed");
        Files.writeString(roles, "Domain Users\n");
        realm.reload("carol");
        realm.reload("carol");
        assertTrue(
                only().contains(
                                " event=\"reload\" by=\"carol\" detail=\"changed settings are not in use: roleMappings: "),
                lines::toString);
        Files.writeString(roles, "Domain Users = other\n");
        realm.reload();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(
                lines.get(1).contains(" event=\"reload\" by=\"JMX\" detail=\"changed settings are in use\""),
                lines::toString);
    }

    @Test
    void offWritesNothing() throws Exception {
        start("off", "text");
        browser(identityOf(alice)).get("/");
        valve.change(false, true, false, "carol");
        assertEquals(List.of(), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void namesInACertificateCannotForgeALine(String format) throws Exception {
        start("all", format);
        browser(ca.issue("CN=x")
                        .upn("a\" event=\"login\"@" + directory.domain())
                        .issue())
                .get("/");
        String line = only();
        assertTrue(line.contains("a\\\" event=\\\"login\\\""), line);
    }

    @Test
    void jsonHasTheDocumentedFields() throws Exception {
        start("all", "json");
        browser(identityOf(alice)).get("/");
        String documented = Files.readString(Path.of("docs/audit.md"));
        Matcher fields = Pattern.compile("\"([A-Za-z0-9]+)\":(\"|null)").matcher(only());
        int count = 0;
        while (fields.find()) {
            assertTrue(documented.contains("`" + fields.group(1) + "`"), fields.group(1));
            count++;
        }
        assertEquals(22, count, "new fields may come, none goes");
    }
}
