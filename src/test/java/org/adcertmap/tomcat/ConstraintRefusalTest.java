// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.tomcat.audit.RecentRefusals.Entry;
import org.apache.catalina.Container;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request that Tomcat refuses because of a security-constraint has its reason and correlation ID on the page, in the
 * server variables and in one log line, and counts once.
 */
class ConstraintRefusalTest extends EmbeddedTest {
    private static final Pattern REASON = Pattern.compile("(ADCM-[A-Z-]+) ([0-9a-f]{16})");

    private final ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
    private final CapturedLog log = new CapturedLog("org.adcertmap.tomcat");

    @AfterEach
    void closeLog() {
        log.close();
    }

    private Container container(String place) {
        return switch (place) {
            case "engine" -> tomcat.engine();
            case "host" -> tomcat.host();
            default -> tomcat.context();
        };
    }

    private void protect(String method, String... roles) {
        SecurityConstraint.add(tomcat.context(), "/protected/*", roles);
        tomcat.context().setLoginConfig(new LoginConfig(method, null, null, null));
    }

    private void start(String place, String method) throws Exception {
        tomcat.realm(directory, realm);
        tomcat.engine().setRealm(realm);
        container(place).getPipeline().addValve(valve);
        tomcat.context()
                .getPipeline()
                .addValve(
                        switch (method) {
                            case "CLIENT-CERT" -> new SSLAuthenticator();
                            case "BASIC" -> new BasicAuthenticator();
                            default -> new NonLoginAuthenticator();
                        });
        tomcat.start();
    }

    private List<String> refusals() {
        return log.lines().stream().filter(line -> line.contains("ADCM-")).toList();
    }

    /** Asserts the reason on the page, and that one line has it with the same correlation ID. */
    private String assertRefused(int status, String reason, Page page) {
        assertEquals(status, page.status());
        Matcher shown = REASON.matcher(page.body());
        assertTrue(shown.find(), page.body());
        assertEquals(reason, shown.group(1));
        List<String> lines = refusals();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).startsWith("INFO "), lines.get(0));
        assertTrue(lines.get(0).contains(reason) && lines.get(0).contains(shown.group(2)), lines.get(0));
        assertEquals(1L, valve.getResponses().get(reason));
        return lines.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "engine, CLIENT-CERT",
        "host, CLIENT-CERT",
        "context, CLIENT-CERT",
        "engine, BASIC",
        "host, BASIC",
        "context, BASIC",
        "context, NONE"
    })
    void refusedCertificateIsLoggedAndCountedOnce(String place, String method) throws Exception {
        protect(method, "Domain Users");
        start(place, method);
        alice.disable();
        assertRefused(
                method.equals("NONE") ? 403 : 401,
                "ADCM-DISABLED",
                browser(identityOf(alice)).get("/protected/x"));
        assertEquals(1, realm.getDeniedCount());
    }

    @ParameterizedTest
    @CsvSource({"engine, 401, CLIENT-CERT", "host, 401, CLIENT-CERT", "context, 401, CLIENT-CERT", "host, 403, NONE"})
    void requestWithoutCertificateHasAReasonWhereAConstraintRefusesIt(String place, int status, String method)
            throws Exception {
        protect(method, "Domain Users");
        start(place, method);
        assertEquals(200, withoutCertificate().get("/").status());
        assertEquals(List.of(), refusals());
        assertEquals(
                Optional.empty(), withoutCertificate().get("/").value("org.adcertmap.REASON"), "nothing is protected");
        Page page = withoutCertificate().get("/protected/x");
        assertEquals(3L, valve.getResponses().get("ADCM-AUTHENTICATION-REQUIRED"));
        assertEquals(status, page.status());
        Matcher shown = REASON.matcher(page.body());
        assertTrue(shown.find(), page.body());
        assertEquals("ADCM-AUTHENTICATION-REQUIRED", shown.group(1));
        List<String> lines = refusals();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(
                lines.get(0)
                        .contains("[/protected/x]: ADCM-AUTHENTICATION-REQUIRED: the client presented no certificate"),
                lines.get(0));
        assertTrue(lines.get(0).contains(shown.group(2)), lines.get(0));
        assertKept("ADCM-AUTHENTICATION-REQUIRED", "", shown.group(2));
    }

    /** Asserts that the Realm keeps this refusal and no other, and returns it. */
    private Entry assertKept(String reason, String sid, String correlation) {
        List<Entry> kept = realm.recentRefusals().newestFirst();
        assertEquals(1, kept.size(), kept.toString());
        assertEquals(reason, kept.get(0).reason());
        assertEquals(sid, kept.get(0).sid());
        assertEquals(correlation, kept.get(0).correlation());
        assertEquals("127.0.0.1", kept.get(0).remoteAddress());
        assertFalse(kept.get(0).detail().contains("/protected/"), kept.get(0).detail());
        return kept.get(0);
    }

    @Test
    void challengeForAPasswordIsNoRefusal() throws Exception {
        protect("BASIC", "Domain Users");
        start("engine", "BASIC");
        Page page = withoutCertificate().get("/protected/x");
        assertEquals(401, page.status());
        assertTrue(page.body().contains("ADCM-AUTHENTICATION-REQUIRED"), page.body());
        assertEquals(List.of(), refusals());
        assertEquals(List.of(), realm.recentRefusals().newestFirst());
    }

    @ParameterizedTest
    @CsvSource({"engine, CLIENT-CERT", "host, BASIC", "context, NONE", "context, CLIENT-CERT"})
    void missingRoleNamesUserResourceAndRoles(String place, String method) throws Exception {
        protect(method, "admin", "Operators");
        start(place, method);
        Page page = browser(identityOf(alice)).get("/protected/reports");
        String line = assertRefused(403, "ADCM-ROLE-REQUIRED", page);
        assertTrue(line.contains("request for [/protected/reports]"), line);
        assertTrue(line.contains("[CORP\\alice] has none of the roles [admin, Operators]"), line);
        assertEquals(1L, valve.getResponses().get("mapped"));
        assertEquals(200, browser(identityOf(alice)).get("/").status());
        assertEquals(1, refusals().size());
        Matcher shown = REASON.matcher(page.body());
        assertTrue(shown.find(), page.body());
        Entry kept = assertKept("ADCM-ROLE-REQUIRED", alice.objectSid(), shown.group(2));
        assertTrue(kept.detail().startsWith("[CORP\\alice] has none of the roles [admin, Operators]"), kept.detail());
        assertTrue(kept.hint().startsWith("make the account a member of a group"), kept.hint());
        assertTrue(line.contains(kept.detail() + ". Hint: " + kept.hint()), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void missingRoleHasAReasonAlsoUnderANestedRealm(String place) throws Exception {
        protect("CLIENT-CERT", "admin");
        start(place, "CLIENT-CERT");
        tomcat.context().stop();
        CombinedRealm combined = new CombinedRealm();
        ActiveDirectoryRealm nested = tomcat.realm(directory, new ActiveDirectoryRealm());
        combined.addRealm(nested);
        tomcat.context().setRealm(combined);
        tomcat.context().start();
        assertRefused(403, "ADCM-ROLE-REQUIRED", browser(identityOf(alice)).get("/protected/x"));
        alice.disable();
        Page page = browser(identityOf(alice)).get("/protected/x");
        assertTrue(page.body().contains("ADCM-DISABLED"), page.body());
        assertEquals(1, nested.getDeniedCount());
    }

    private void addErrorPage() {
        serve("error", (request, response) -> {
            for (String name : new String[] {"REASON", "CORRELATION", "SUBSTATUS"}) {
                response.getWriter().println(name + "=" + request.getAttribute("org.adcertmap." + name));
            }
            response.getWriter().println("own page");
        });
        ErrorPage everything = new ErrorPage();
        everything.setLocation("/error");
        tomcat.context().addErrorPage(everything);
    }

    private void assertErrorPageShows(String reason, String substatus, Page page) {
        assertEquals(Optional.of(reason), page.value("REASON"), page.body());
        assertEquals(Optional.of(substatus), page.value("SUBSTATUS"));
        String correlation = page.value("CORRELATION").orElse("none");
        // The line may follow the page.
        Eventually.get(this::refusals, lines -> lines.get(lines.size() - 1).contains(correlation));
        assertTrue(page.body().endsWith("own page\n"), page.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void errorPageOfTheApplicationHasTheReasonInRequestAttributes(String place) throws Exception {
        protect("CLIENT-CERT", "admin");
        addErrorPage();
        start(place, "CLIENT-CERT");
        assertErrorPageShows(
                "ADCM-ROLE-REQUIRED", "403", browser(identityOf(alice)).get("/protected/x"));
        assertErrorPageShows(
                "ADCM-AUTHENTICATION-REQUIRED", "401.2", withoutCertificate().get("/protected/x"));
        alice.disable();
        assertErrorPageShows(
                "ADCM-DISABLED", "401.1", browser(identityOf(alice)).get("/protected/x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void errorOfTheApplicationItselfStaysAsItIs(int status) throws Exception {
        protect("CLIENT-CERT", "Domain Users");
        serve("own", (request, response) -> response.sendError(status, "the application says no"));
        serve("protected/own", (request, response) -> response.sendError(status, "the application says no"));
        start("engine", "CLIENT-CERT");
        for (Page page : List.of(
                withoutCertificate().get("/own"),
                browser(identityOf(alice)).get("/own"),
                browser(identityOf(alice)).get("/protected/own"))) {
            assertEquals(status, page.status());
            assertTrue(page.body().contains("the application says no"), page.body());
            assertFalse(page.body().contains("ADCM-"), page.body());
        }
        assertEquals(List.of(), refusals());
    }
}
