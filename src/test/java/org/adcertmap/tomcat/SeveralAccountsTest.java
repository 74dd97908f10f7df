// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletContext;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.adcertmap.method.MappingString;
import org.adcertmap.pki.Identity;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A card with two accounts: alice in the application at {@code /}, alice-adm in {@code /admin}, and none in
 * {@code /other}, whose Valve has no {@code account}.
 */
class SeveralAccountsTest extends EmbeddedTest {
    private static final String NORMAL = "CORP\\alice";
    private static final String PRIVILEGED = "CORP\\alice-adm";

    private final ClientCertificateMappingValve adminValve = new ClientCertificateMappingValve();
    private final ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
    private Identity card;
    private TestAccount privileged;
    private Context admin;
    private Context other;

    @BeforeEach
    void cardWithTwoAccounts() {
        card = ca.issue("CN=alice").issue();
        privileged = directory.user("alice-adm");
        alice.altSecurityIdentities(strongValue());
        privileged.altSecurityIdentities(strongValue());
        admin = application("/admin");
        other = application("/other");
        valve.setAccount("!*-adm");
        adminValve.setAccount("*-adm");
        adminValve.setEnabled(true);
        tomcat.realm(directory, realm);
        realm.setCacheTtl("60s");
        realm.setNegativeCacheTtl("60s");
        tomcat.engine().setRealm(realm);
    }

    private String strongValue() {
        return strongValue(card);
    }

    private static String strongValue(Identity identity) {
        return MappingString.of(identity.certificate()).stream()
                .filter(mapping -> mapping.value().startsWith("X509:<SHA1-PUKEY>"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private Context application(String path) {
        Context added = tomcat.addApplication(path);
        Wrapper servlet = Tomcat.addServlet(added, "who", new WhoAmI());
        servlet.setAsyncSupported(true);
        added.addServletMappingDecoded("/*", "who");
        return added;
    }

    private static ClientCertificateMappingValve add(Container container, ClientCertificateMappingValve added) {
        container.getPipeline().addValve(added);
        return added;
    }

    /** Starts with a Valve in each of the three Contexts. */
    private void startWithValvesInTheContexts() throws LifecycleException {
        addValvesToTheContexts();
        tomcat.start();
    }

    private void addValvesToTheContexts() {
        add(tomcat.context(), valve);
        add(admin, adminValve);
        add(other, new ClientCertificateMappingValve()).setEnabled(true);
    }

    /** Adds a constraint and Tomcat's authenticator, which is behind the Valve as Tomcat adds it. */
    private static void requireClientCert(Context application) {
        SecurityConstraint.add(application, "/*", "**");
        SecurityConstraint.addClientCert(application);
    }

    @Test
    void eachApplicationHasItsAccountOverOneConnection() throws Exception {
        startWithValvesInTheContexts();
        Browser alices = browser(card);
        for (int i = 0; i < 3; i++) {
            assertEquals(NORMAL, alices.get("/").user());
            assertEquals(PRIVILEGED, alices.get("/admin/").user());
            assertEquals("anonymous", alices.get("/other/").user());
        }
        int cached = directory.searches().size();
        assertEquals(NORMAL, browser(card).get("/").user());
        assertEquals(PRIVILEGED, browser(card).get("/admin/").user());
        assertEquals(Optional.of("ADCM-AMBIGUOUS"), alices.get("/other/").value("org.adcertmap.REASON"));
        assertEquals(cached, directory.searches().size(), "each outcome is cached by its pattern");
    }

    @Test
    void oneValveInTheHostServesSeveralApplicationsOverOneConnection() throws Exception {
        add(tomcat.host(), valve);
        add(admin, adminValve);
        tomcat.start();
        Browser alices = browser(card);
        for (int i = 0; i < 3; i++) {
            assertEquals(NORMAL, alices.get("/").user());
            assertEquals(PRIVILEGED, alices.get("/admin/").user());
            assertEquals(NORMAL, alices.get("/other/").user(), "the Valve of the Host is the innermost one");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void accountOfTheInnermostValveCountsForTheOuterOnesToo(boolean hasPattern) throws Exception {
        ClientCertificateMappingValve outer = hasPattern ? valve : new ClientCertificateMappingValve();
        outer.setEnabled(true);
        outer.setAnonymousAuthentication(false);
        add(tomcat.engine(), outer);
        add(admin, adminValve);
        tomcat.start();
        Browser alices = browser(card);
        assertEquals(PRIVILEGED, alices.get("/admin/").user());
        assertEquals(hasPattern ? NORMAL : "401", alices.get("/").user());
        assertEquals(PRIVILEGED, alices.get("/admin/").user());
    }

    @Test
    void innermostValveWithoutAPatternInheritsNone() throws Exception {
        add(tomcat.host(), valve);
        add(other, new ClientCertificateMappingValve()).setEnabled(true);
        tomcat.start();
        assertEquals(NORMAL, browser(card).get("/").user());
        assertEquals("anonymous", browser(card).get("/other/").user());
    }

    @Test
    void sessionsWithOneCookieBelongToTheirAccounts() throws Exception {
        tomcat.context().setSessionCookiePath("/");
        admin.setSessionCookiePath("/");
        startWithValvesInTheContexts();
        Browser alices = browser(card);
        String cookie = alices.get("/?note=normal").sessionCookie().orElseThrow();
        Page first = alices.get("/admin/?note=privileged", cookie);
        assertEquals(Optional.of("privileged"), first.value("note"));
        assertEquals(cookie, first.sessionCookie().orElse(cookie), "Tomcat uses the ID again");
        for (int i = 0; i < 2; i++) {
            Page normal = alices.get("/", cookie);
            assertEquals(NORMAL, normal.user());
            assertEquals(Optional.of("normal"), normal.value("note"));
            Page privilegedPage = alices.get("/admin/", cookie);
            assertEquals(PRIVILEGED, privilegedPage.user());
            assertEquals(Optional.of("privileged"), privilegedPage.value("note"));
        }
    }

    @Test
    void sessionEndsWhereTheApplicationGetsAnotherAccount() throws Exception {
        startWithValvesInTheContexts();
        Browser alices = browser(card);
        String cookie = alices.get("/?note=normal").sessionCookie().orElseThrow();
        valve.setAccount("*-adm");
        Page page = alices.get("/", cookie);
        assertEquals(PRIVILEGED, page.user());
        assertEquals(Optional.of("null"), page.value("note"));
    }

    @Test
    void sessionEndsWhereTheDirectoryMapsTheCertificateToAnotherAccount() throws Exception {
        realm.setCacheTtl("0");
        valve.setAccount("*");
        privileged.altSecurityIdentities();
        add(tomcat.context(), valve);
        tomcat.start();
        Browser alices = browser(card);
        String cookie = alices.get("/?note=normal").sessionCookie().orElseThrow();
        assertEquals(Optional.of("normal"), alices.get("/", cookie).value("note"));
        alice.altSecurityIdentities();
        privileged.altSecurityIdentities(strongValue());
        Page page = alices.get("/", cookie);
        assertEquals(PRIVILEGED, page.user());
        assertEquals(Optional.of("null"), page.value("note"));
    }

    @Test
    void singleSignOnCarriesNoAccountToAnotherApplication() throws Exception {
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        Identity withUpn = identityOf(alice);
        privileged.altSecurityIdentities(strongValue(withUpn));
        add(admin, adminValve);
        requireClientCert(
                tomcat.context()); // without a Valve, so that Tomcat's authenticator logs in and sets the cookie
        requireClientCert(admin);
        tomcat.start();
        Browser alices = browser(withUpn);
        Page first = alices.get("/");
        assertEquals(NORMAL, first.user());
        String cookie = first.response().headers().allValues("set-cookie").stream()
                .filter(each -> each.startsWith("JSESSIONIDSSO="))
                .findFirst()
                .orElseThrow()
                .split(";")[0];
        assertEquals(PRIVILEGED, alices.get("/admin/", cookie).user());
        assertEquals(NORMAL, alices.get("/", cookie).user());
    }

    @Test
    void forwardToAnotherApplicationKeepsTheAccountOfTheRequest() throws Exception {
        tomcat.context().setCrossContext(true);
        serve("forward", (request, response) -> {
            ServletContext target = request.getServletContext().getContext("/admin");
            target.getRequestDispatcher("/?note=of-normal").forward(request, response);
        });
        serve("include", (request, response) -> {
            ServletContext target = request.getServletContext().getContext("/admin");
            target.getRequestDispatcher("/").include(request, response);
        });
        tomcat.context().setSessionCookiePath("/");
        admin.setSessionCookiePath("/");
        startWithValvesInTheContexts();
        Browser alices = browser(card);
        assertEquals(NORMAL, alices.get("/include").user());
        Page forwarded = alices.get("/forward");
        assertEquals(NORMAL, forwarded.user());
        assertEquals(Optional.of("of-normal"), forwarded.value("note"));
        Page direct = alices.get("/admin/", forwarded.sessionCookie().orElseThrow());
        assertEquals(PRIVILEGED, direct.user());
        assertEquals(Optional.empty(), direct.value("note"), "the session and its ID belong to alice");
    }

    @Test
    void asynchronousDispatchKeepsTheAccount() throws Exception {
        Wrapper async = Tomcat.addServlet(admin, "async", new jakarta.servlet.http.HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(
                    jakarta.servlet.http.HttpServletRequest request,
                    jakarta.servlet.http.HttpServletResponse response) {
                request.startAsync().dispatch("/there");
            }
        });
        async.setAsyncSupported(true);
        admin.addServletMappingDecoded("/async", "async");
        startWithValvesInTheContexts();
        assertEquals(PRIVILEGED, browser(card).get("/admin/async").user());
    }

    @Test
    void clientCertOfTomcatMapsNoOtherAccount() throws Exception {
        adminValve.setAccount("*-none");
        addValvesToTheContexts();
        requireClientCert(admin);
        tomcat.start();
        assertEquals("401", browser(card).get("/admin/").user());
    }

    @Test
    void realmMapsNoneWhereTheApplicationOfTheRequestIsNotKnown() throws Exception {
        Identity ofAlice = identityOf(alice);
        X509Certificate[] chain = {ofAlice.certificate()};
        startWithValvesInTheContexts();
        assertNull(realm.authenticate(chain), "a pattern may apply");
        valve.setEnabled(true);
        admin.getPipeline().removeValve(adminValve);
        tomcat.context().getPipeline().removeValve(valve);
        assertEquals(NORMAL, realm.authenticate(chain).getName());
    }

    @Test
    void otherUsersLogInAsBefore() throws Exception {
        TestAccount bob = directory.user("bob");
        startWithValvesInTheContexts();
        Browser bobs = browser(identityOf(bob));
        assertEquals("CORP\\bob", bobs.get("/").user());
        assertEquals("anonymous", bobs.get("/admin/").user());
        assertEquals(Optional.of("ADCM-NO-ACCOUNT"), bobs.get("/admin/").value("org.adcertmap.REASON"));
        assertEquals("CORP\\bob", bobs.get("/other/").user());
    }

    @Test
    void evictionOfACertificateEvictsTheOutcomesOfAllPatterns() throws Exception {
        startWithValvesInTheContexts();
        Browser alices = browser(card);
        alices.get("/");
        alices.get("/admin/");
        alices.get("/other/");
        assertEquals(3, realm.getCachedCertificates());
        privileged.disable();
        assertTrue(realm.evict(strongThumbprint()).contains("3"), "all three are evicted");
        assertEquals("anonymous", alices.get("/admin/").user());
        assertEquals(NORMAL, alices.get("/").user());
    }

    private String strongThumbprint() throws java.security.cert.CertificateEncodingException {
        return org.adcertmap.certificate.Thumbprint.hash("SHA-256", card.certificate());
    }

    @ParameterizedTest
    @CsvSource({"''", "'CORP\\'", "'!*'", "'a@b'", "'a\\b\\c'"})
    void invalidPatternStopsTheStart(String pattern) {
        adminValve.setAccount(pattern);
        add(admin, adminValve);
        LifecycleException e = assertThrows(LifecycleException.class, adminValve::start);
        assertTrue(e.getMessage().contains("account: invalid value \"" + pattern + "\": "), e.getMessage());
        assertTrue(e.getMessage().contains("example: *-adm"), e.getMessage());
    }
}
