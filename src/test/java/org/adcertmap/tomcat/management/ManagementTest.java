// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMRuntimeException;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeType;
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

/** An administrator monitors and manages Realm and Valve over a JMX connection while clients log in. */
class ManagementTest extends EmbeddedTest {
    private RemoteJmx jmx;
    private ActiveDirectoryRealm realm;

    @BeforeEach
    void connect() throws Exception {
        realm = tomcat.realm(directory);
        realm.setCacheTtl("15m"); // no entry expires during a test
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

    private Object realmAttribute(String attribute) throws Exception {
        return jmx.mbeans().getAttribute(realm.getObjectName(), attribute);
    }

    private long count(ObjectName bean, String attribute, String key) throws Exception {
        return (Long) ((CompositeData) jmx.mbeans().getAttribute(bean, attribute)).get(key);
    }

    private long outcomeCount(String name) throws Exception {
        return count(realm.getObjectName(), "outcomes", name);
    }

    private long responseCount(String name) throws Exception {
        return count(valve.getObjectName(), "responses", name);
    }

    private String invoke(String operation, String... parameters) throws Exception {
        String[] signature = Arrays.stream(parameters)
                .map(parameter -> String.class.getName())
                .toArray(String[]::new);
        return (String) jmx.mbeans().invoke(realm.getObjectName(), operation, parameters, signature);
    }

    private CompositeData domainController() throws Exception {
        TabularData table = (TabularData) realmAttribute("domainControllers");
        assertEquals(1, table.size());
        return (CompositeData) table.values().iterator().next();
    }

    private String counts() throws Exception {
        return realmAttribute("mappedCount") + " mapped, " + realmAttribute("deniedCount") + " denied, "
                + realmAttribute("unavailableCount") + " unavailable";
    }

    private Identity identityWithoutAccount() {
        return ca.issue("CN=stranger").upn("stranger@" + directory.domain()).issue();
    }

    @Test
    void mbeansHaveExactlyTheDescribedAttributesAndOperations() throws Exception {
        for (ObjectName name : Set.of(realm.getObjectName(), valve.getObjectName())) {
            String bean = name.equals(realm.getObjectName()) ? "ActiveDirectoryRealm" : "ClientCertificateMappingValve";
            assertEquals(described(bean), shown(jmx.mbeans().getMBeanInfo(name)));
        }
    }

    @Test
    void everyAttributeAndOperationIsDocumented() throws Exception {
        String reference = Files.readString(Path.of("docs/operations.md"));
        Set<String> all = described("ActiveDirectoryRealm");
        all.addAll(described("ClientCertificateMappingValve"));
        for (String one : all) {
            String name = one.split(" ")[0];
            boolean documented = reference.contains("`" + name + "`") || reference.contains("| `" + name + "(");
            assertTrue(documented || RealmSettings.byKey(name).isPresent(), name);
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
    void everyDescriptionIsASentenceOfItsOwn() throws Exception {
        for (ObjectName name : Set.of(realm.getObjectName(), valve.getObjectName())) {
            MBeanInfo info = jmx.mbeans().getMBeanInfo(name);
            Set<String> descriptions = new HashSet<>();
            Stream<MBeanFeatureInfo> operations = Arrays.stream(info.getOperations())
                    .flatMap(operation -> Stream.concat(Stream.of(operation), Arrays.stream(operation.getSignature())));
            Stream.concat(Arrays.stream(info.getAttributes()), operations)
                    .filter(feature -> !feature.getName().equals("modelerType"))
                    .forEach(feature -> {
                        String description = feature.getDescription();
                        String where = feature.getName() + ": " + description;
                        assertTrue(description.matches("[A-Z].* .* .*\\."), where);
                        assertFalse(description.contains("  "), where);
                        assertTrue(descriptions.add(description), where);
                    });
            assertTrue(info.getDescription().endsWith("."), info::getDescription);
        }
    }

    @Test
    void columnsOfDomainControllersAreDescribed() throws Exception {
        browser(identityOf(alice)).get("/");
        CompositeType row = domainController().getCompositeType();
        assertEquals(Set.of("address", "state", "latencyMillis", "lastFailure", "lastFailureSince"), row.keySet());
        for (String column : row.keySet()) {
            assertTrue(row.getDescription(column).endsWith("."), column);
        }
    }

    @Test
    void everyAttributeIsReadableAndNoneContainsTheSecret() throws Exception {
        browser(identityOf(alice)).get("/");
        for (ObjectName name : Set.of(realm.getObjectName(), valve.getObjectName())) {
            for (var attribute : jmx.mbeans().getMBeanInfo(name).getAttributes()) {
                Object value = jmx.mbeans().getAttribute(name, attribute.getName());
                assertFalse(String.valueOf(value).contains(directory.bindPassword()), attribute.getName());
            }
        }
    }

    private CompositeData invokeOnValve(String operation, Object... parameters) throws Exception {
        String[] signature = Arrays.stream(parameters)
                .map(parameter -> parameter instanceof Boolean ? "boolean" : String.class.getName())
                .toArray(String[]::new);
        return (CompositeData) jmx.mbeans().invoke(valve.getObjectName(), operation, parameters, signature);
    }

    @Test
    void previewCountsTheSessionsThatEndAndNamesTheApplications() throws Exception {
        browser(identityOf(alice)).get("/?note=one");
        CompositeData disabled = invokeOnValve("preview", false);
        assertEquals(1, disabled.get("sessions"), disabled::toString);
        assertTrue(((String[]) disabled.get("unauthenticated")).length > 0, disabled::toString);
        assertEquals(0, invokeOnValve("preview", true).get("sessions"));
    }

    @Test
    void previewOfAValveWithoutAnonymousAuthenticationSaysThatEveryRequestIsRefused() throws Exception {
        valve.setAnonymousAuthentication(false);
        CompositeData preview = invokeOnValve("preview", false);
        assertTrue(
                ((String) preview.get("words"))
                        .contains("; anonymousAuthentication is false, so that every request is refused with 401 in /"),
                preview::toString);
        assertEquals(0, ((String[]) preview.get("unauthenticated")).length, preview::toString);
        assertEquals(200, browser(identityOf(alice)).get("/").status());
        valve.setEnabled(false);
        assertEquals(401, browser(identityOf(alice)).get("/").status());
    }

    @Test
    void changeIsListedAndAnUnexpectedStateChangesNothing() throws Exception {
        CompositeData refused = invokeOnValve("change", false, false, false, "carol");
        assertTrue(valve.isEnabled(), refused::toString);
        CompositeData saved = invokeOnValve("change", false, true, true, "carol\u202e\nforged");
        assertFalse(valve.isEnabled());
        assertFalse((Boolean) saved.get("saved"), "an embedded Tomcat has no file");
        assertTrue(((String) saved.get("words")).contains("embedded"), saved::toString);
        assertFalse(((String) saved.get("by")).contains("\n"), saved::toString);
        jmx.mbeans().setAttribute(valve.getObjectName(), new Attribute("enabled", true));
        TabularData changes = (TabularData) jmx.mbeans().getAttribute(valve.getObjectName(), "changes");
        assertEquals(2, changes.size(), "the refused one is none");
        assertEquals("JMX", changes.get(new Object[] {2L}).get("by"));
    }

    @Test
    void historyHasTheLoginsOfThePast() throws Exception {
        browser(identityOf(alice)).get("/");
        browser(identityWithoutAccount()).get("/");
        CompositeData all = (CompositeData) realmAttribute("history");
        for (String resolution : Set.of("recent", "day")) {
            CompositeData steps = (CompositeData) all.get(resolution);
            assertEquals(1, Arrays.stream((long[]) steps.get("mapped")).sum(), resolution);
            assertEquals(1, Arrays.stream((long[]) steps.get("refused")).sum(), resolution);
        }
    }

    @Test
    void certificateOfACachedUserThatExpiresSoonIsListed() throws Exception {
        Identity expiring = ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .notAfter(Instant.now().plus(Duration.ofDays(29)))
                .issue();
        browser(identityOf(alice)).get("/");
        browser(expiring).get("/");
        TabularData table = (TabularData) realmAttribute("expiring");
        assertEquals(1, table.size(), table::toString);
        CompositeData row = (CompositeData) table.values().iterator().next();
        assertEquals("CORP\\alice", row.get("userName"));
    }

    @Test
    void refusedRequestIsListedWithItsCorrelationId() throws Exception {
        realm.setRecentRefusals("2");
        realm.stop();
        realm.start();
        for (int i = 0; i < 3; i++) {
            browser(identityWithoutAccount()).get("/");
        }
        TabularData table = (TabularData) realmAttribute("recentRefusalTable");
        assertEquals(2, table.size(), table::toString);
        CompositeData newest = table.get(new Object[] {3L});
        assertEquals("ADCM-NO-ACCOUNT", newest.get("reason"));
        assertEquals("stranger@" + directory.domain(), newest.get("claimedUpn"));
        assertEquals("localhost/", newest.get("site"));
        assertTrue(((String) newest.get("correlation")).matches("[0-9a-f]{16}"), newest::toString);
        String[] warnings = (String[]) realmAttribute("warnings");
        assertTrue(warnings[0].startsWith("verifyClientCertRevocation is [false]"), warnings[0]);
    }

    @Test
    void explainJsonHasTheOutcomeOrAnError() throws Exception {
        String pem = identityOf(alice).pem();
        assertTrue(invoke("explainJson", pem, "", "").contains("\"userName\":\"CORP\\\\alice\""));
        assertTrue(invoke("explainJson", pem, "", "")
                .contains("{ \"attribute\":\"altSecurityIdentities\", \"strength\":\"strong\", \"value\":\"X509:<I>"));
        assertTrue(invoke("explainJson", pem, ca.pem(), "2001-01-01T00:00:00Z").contains("\"outcome\":\"denied\""));
        for (String[] invalid : new String[][] {{"none", "", ""}, {pem, "none", ""}, {pem, "", "tomorrow"}}) {
            assertTrue(invoke("explainJson", invalid).contains("\"error\":\""), invalid[2]);
        }
        assertEquals("0 mapped, 0 denied, 0 unavailable", counts());
    }

    @Test
    void explainJsonTakesTheAccountOfAValve() throws Exception {
        String pem = identityOf(alice).pem();
        assertTrue(invoke("explainJson", pem, "", "", "ali*").contains("\"userName\":\"CORP\\\\alice\""));
        String denied = invoke("explainJson", pem, "", "", "*-adm");
        assertTrue(denied.contains("account=[*-adm] of the Valve does not match its name CORP\\\\alice"), denied);
        String invalid = invoke("explainJson", pem, "", "", "!*");
        assertTrue(invalid.contains("\"error\":\"account [!*]: matches no account; pass for example *-adm\""), invalid);
    }

    @Test
    void certificateOfARefusalCanBeExplainedAgain() throws Exception {
        browser(identityWithoutAccount()).get("/");
        withoutCertificate().get("/");
        String pem = invoke("refusedCertificate", "1");
        assertTrue(pem.startsWith("-----BEGIN CERTIFICATE-----\n"), pem);
        assertTrue(invoke("explainJson", pem, "", "").contains("\"reason\":\"ADCM-NO-ACCOUNT\""));
        assertEquals("no certificate is kept for this refusal", invoke("refusedCertificate", "99"));
        assertEquals("no certificate is kept for this refusal", invoke("refusedCertificate", (String) null));
    }

    @Test
    void eachLoginIsCountedOnceWhereverItIsCached() throws Exception {
        assertEquals("0 mapped, 0 denied, 0 unavailable", counts());
        Browser alices = browser(identityOf(alice));
        alices.get("/");
        alices.get("/"); // a hit in the connection cache
        browser(identityOf(alice)).get("/");
        browser(identityWithoutAccount()).get("/");
        withoutCertificate().get("/");
        assertEquals("3 mapped, 1 denied, 0 unavailable", counts());
        assertEquals(3, outcomeCount("mapped"));
        assertEquals(1, outcomeCount("ADCM-NO-ACCOUNT"));
        assertEquals(3, responseCount("mapped"));
        assertEquals(1, responseCount("ADCM-NO-ACCOUNT"));
        assertEquals(1, responseCount("ADCM-AUTHENTICATION-REQUIRED"));
    }

    @Test
    void countsAreExactUnderParallelLoad() throws Exception {
        int browsers = 8;
        int requests = 50;
        Identity mapped = identityOf(alice);
        IntStream.range(0, browsers).parallel().forEach(i -> {
            Browser browser = browser(i % 2 == 0 ? mapped : identityWithoutAccount());
            IntStream.range(0, requests).forEach(j -> browser.get("/"));
        });
        assertEquals(
                browsers * requests / 2 + " mapped, " + browsers * requests / 2 + " denied, 0 unavailable", counts());
        assertEquals(browsers * requests / 2, responseCount("mapped"));
        assertEquals(browsers * requests / 2, responseCount("ADCM-NO-ACCOUNT"));
    }

    @Test
    void refusalWithoutMappingIsNoOutcomeOfTheRealm() throws Exception {
        Browser alices = browser(identityOf(alice));
        alices.get("/");
        valve.setAnonymousAuthentication(false);
        valve.setEnabled(false);
        assertEquals(401, alices.get("/").status());
        assertEquals("1 mapped, 0 denied, 0 unavailable", counts());
        assertEquals(1, responseCount("ADCM-AUTHENTICATION-REQUIRED"));
    }

    private String reasonWhyCasCannotBeRead() {
        JMRuntimeException failed = assertThrows(
                JMRuntimeException.class,
                () -> jmx.mbeans().invoke(realm.getObjectName(), "cas", new Object[0], new String[0]));
        assertEquals(IllegalStateException.class, failed.getCause().getClass(), "a class that each client has");
        assertNull(failed.getCause().getCause());
        return failed.getCause().getMessage();
    }

    @Test
    void casThatCannotBeReadAreNotAnEmptyTable() throws Exception {
        directory.stop();
        invoke("clearCache");
        String reason = reasonWhyCasCannotBeRead();
        assertTrue(reason.contains("no domain controller can be reached"), reason);
        realm.stop();
        assertEquals("the Realm is not started", reasonWhyCasCannotBeRead());
    }

    @Test
    void outageIsShownDuringAndAfterIt() throws Exception {
        assertNull(realmAttribute("lastUnavailable"));
        assertNull(realmAttribute("outageStart"));
        assertNull(realmAttribute("lastChangeNotification"), "FakeActiveDirectory sends no change notifications");
        browser(identityOf(alice)).get("/");
        assertEquals("HEALTHY", domainController().get("state"));
        assertTrue((Long) domainController().get("latencyMillis") >= 0);
        assertEquals("", domainController().get("lastFailure"));
        assertEquals("", domainController().get("lastFailureSince"));
        assertEquals(directory.server(), "ldaps://" + domainController().get("address"));

        directory.stop();
        invoke("clearCache");
        assertEquals(503, browser(identityOf(alice)).get("/").status());
        assertEquals(1L, realmAttribute("unavailableCount"));
        assertEquals(1, outcomeCount("ADCM-DIRECTORY-UNAVAILABLE"));
        assertEquals(1, responseCount("ADCM-DIRECTORY-UNAVAILABLE"));
        assertEquals(false, realmAttribute("available"));
        assertTrue(
                Set.of("DOWN", "PROBING").contains((String) domainController().get("state")),
                domainController()::toString);
        assertTrue(
                ((String) domainController().get("lastFailure")).startsWith("it cannot be reached"),
                domainController()::toString);
        Instant since = Instant.parse((String) domainController().get("lastFailureSince"));
        Instant at = Instant.parse((String) realmAttribute("lastUnavailable"));
        assertFalse(since.isAfter(at), since + " " + at);
        assertTrue(Duration.between(at, Instant.now()).compareTo(Duration.ofMinutes(5)) < 0, at::toString);
        assertTrue(((String) realmAttribute("lastUnavailableReason")).contains("no domain controller can be reached"));
        Instant start = Instant.parse((String) realmAttribute("outageStart"));
        assertNull(realmAttribute("outageEnd"));
        assertEquals("0", realmAttribute("outageGracePeriod"));
        assertEquals(start.toString(), realmAttribute("outageGraceEnd"));

        directory.startAgain();
        Eventually.get(
                this::domainController, controller -> controller.get("state").equals("HEALTHY"));
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        assertEquals(true, realmAttribute("available"));
        assertEquals(at.toString(), realmAttribute("lastUnavailable"), "the last outage stays visible");
        assertEquals(start.toString(), realmAttribute("outageStart"));
        assertFalse(Instant.parse((String) realmAttribute("outageEnd")).isBefore(start));
        assertNull(realmAttribute("outageGraceEnd"));
        assertFalse(domainController().get("lastFailure").equals(""));
        assertEquals(since.toString(), domainController().get("lastFailureSince"), "health checks do not move it");
    }

    @Test
    void disabledValveMapsNoCertificateAndEndsTheSession() throws Exception {
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        assertEquals("CORP\\alice", alices.get("/", cookie).user());
        jmx.mbeans().setAttribute(valve.getObjectName(), new Attribute("enabled", false));
        assertEquals("anonymous", alices.get("/", cookie).user());
        assertEquals("null", alices.get("/", cookie).value("note").orElseThrow(), "the session has ended");
        jmx.mbeans().setAttribute(valve.getObjectName(), new Attribute("enabled", true));
        assertEquals("CORP\\alice", alices.get("/", cookie).user());
    }

    @Test
    void clearCacheClearsAllCaches() throws Exception {
        Identity alices = identityOf(alice);
        browser(alices).get("/");
        browser(identityWithoutAccount()).get("/");
        assertEquals(2L, realmAttribute("cachedCertificates"));
        int before = directory.operations();
        browser(alices).get("/");
        assertEquals(before, directory.operations(), "cached");
        assertEquals("evicted 2 certificates", invoke("clearCache"));
        assertEquals(0L, realmAttribute("cachedCertificates"));
        browser(alices).get("/");
        assertTrue(directory.operations() > before);
        assertTrue(
                directory.searches().stream()
                                .filter(search -> search.contains("Public Key Services"))
                                .count()
                        > 1,
                "the CAs of the forest as well");
    }

    @Test
    void evictEvictsOneCertificateOrAccount() throws Exception {
        try (TestAccount bob = directory.user("bob")) {
            Identity alices = identityOf(alice);
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
                browser(identityOf(bob)).get("/");
                long cached = (Long) realmAttribute("cachedCertificates");
                assertEquals("evicted 1 certificate", invoke("evict", one), one);
                assertEquals(cached - 1, realmAttribute("cachedCertificates"), one);
            }
            assertEquals("evicted 0 certificates", invoke("evict", "carol"));
            browser(identityWithoutAccount()).get("/");
            assertEquals(
                    "evicted 1 certificate",
                    invoke("evict", "stranger@" + directory.domain()),
                    "a denied certificate by the userPrincipalName in it");
        }
    }

    private static String sha256(Identity identity) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(identity.certificate().getEncoded());
        return HexFormat.of().formatHex(hash);
    }

    @Test
    void explainQueriesTheDirectoryEachTimeAndCachesNothing() throws Exception {
        String pem = identityOf(alice).pem();
        String explanation = invoke("explain", pem);
        assertTrue(explanation.contains("mapped: CORP\\alice by sid"), explanation);
        assertTrue(explanation.contains("userPrincipalName"), explanation);
        int before = directory.operations();
        assertEquals(explanation, invoke("explain", pem));
        assertTrue(directory.operations() > before);
        String denied = invoke("explain", identityWithoutAccount().pem());
        assertTrue(denied.contains("denied: ADCM-NO-ACCOUNT"), denied);
        assertTrue(denied.contains("hint: "), denied);
        assertEquals("0 mapped, 0 denied, 0 unavailable", counts(), "explain is not counted");
        assertEquals(0L, realmAttribute("cachedCertificates"));
        directory.stop();
        assertTrue(invoke("explain", pem).contains("unavailable: "));
    }

    @Test
    void explainUsesThePresentedChain() throws Exception {
        TestCa intermediate = ca.intermediate("CN=Intermediate CA");
        directory.publishInNtAuth(ca.certificate());
        Identity alices = intermediate
                .issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        assertTrue(invoke("explain", alices.pem()).contains("denied: ADCM-NOT-IN-NTAUTH"));
        directory.publishInNtAuth(intermediate.certificate());
        String explanation = Eventually.get(
                () -> {
                    invoke("clearCache");
                    return invoke("explain", alices.pem());
                },
                text -> text.contains("mapped: "));
        assertTrue(explanation.contains("CN=alice <- CN=Intermediate CA <- CN=Issuing CA"), explanation);
    }

    @Test
    void invalidParametersReturnTheReason() throws Exception {
        String pem = identityOf(alice).pem();
        String large = "-----BEGIN CERTIFICATE-----\n" + "A".repeat(1 << 20);
        String[][] invalid = {
            {null, "the text is empty"},
            {"", "the text is empty"},
            {"alice", "the text contains no certificate"},
            {pem.substring(0, 400), "truncated or malformed"},
            {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", ""},
            {large, "characters, the maximum is 65536"},
        };
        for (String[] row : invalid) {
            String explanation = invoke("explain", row[0]);
            assertTrue(explanation.startsWith("cannot explain: ") && explanation.contains(row[1]), explanation);
            assertTrue(
                    explanation.contains("pass a certificate in PEM")
                            && explanation.lines().count() == 1,
                    explanation);
        }
        assertTrue(invoke("evict", large).startsWith("nothing evicted: the text has "));
        assertTrue(invoke("evict", "S-1-5-").contains("is not a valid SID"));
        assertTrue(invoke("evict", pem + pem).startsWith("nothing evicted: the text contains 2"));
    }

    @Test
    void stoppedRealmReportsThatItIsNotStarted() throws Exception {
        browser(identityOf(alice)).get("/");
        realm.stop();
        assertEquals("the Realm is not started", invoke("clearCache"));
        assertEquals("the Realm is not started", invoke("evict", "alice"));
        assertEquals(
                "the Realm is not started", invoke("explain", identityOf(alice).pem()));
        assertEquals(0L, realmAttribute("cachedCertificates"));
        assertEquals(0, ((TabularData) realmAttribute("domainControllers")).size());
        realm.start();
        assertEquals("1 mapped, 0 denied, 0 unavailable", counts(), "counters survive a stop");
    }
}
