// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Jvm;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.method.MappingString;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks logins end to end: a real Tomcat with the jar in lib and the shipped samples in conf, over real TLS. A
 * subclass chooses the Tomcat and the directory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LoginScenarios {
    static final String ISSUER = "DC=test,DC=example,CN=Issuing CA";

    private final TestCa issuingCa = TestCa.root(ISSUER.split(","));
    private TestDirectory directory;
    private RunningTomcat tomcat;
    private TestAccount alice;
    private TestAccount bob;
    private TestGroup engineers;
    private TestGroup staff;

    /** Returns the unpacked Tomcat distribution. */
    abstract Path home();

    Jvm jvm() {
        return Jvm.own();
    }

    /**
     * Returns a running directory. The fake one is closed by this test; the real one is shared and ends with the JVM.
     */
    abstract TestDirectory directory();

    @BeforeAll
    void start() {
        directory = directory();
        directory.publish(issuingCa.certificate());
        alice = directory.user("e2e-alice");
        bob = directory.user("e2e-bob");
        engineers = directory.group("e2e-Engineers").add(alice);
        staff = directory.group("e2e-Staff").add(engineers);
        TomcatBase base = TomcatBase.create(
                        Path.of("target/e2e", getClass().getSimpleName()),
                        home(),
                        AdcertmapJar.path(),
                        directory,
                        issuingCa)
                .setting("cacheTtl", "0")
                .setting("outageGracePeriod", "0")
                .setting("negativeCacheTtl", "0")
                .application("open", SecurityConstraint.NO_CONSTRAINT)
                .application("none", SecurityConstraint.NO_LOGIN_CONFIG)
                .application("basic", SecurityConstraint.BASIC)
                .application("form", SecurityConstraint.FORM)
                .application("client-cert", SecurityConstraint.CLIENT_CERT)
                .application("staff", SecurityConstraint.role("e2e-Staff"))
                .application("normal", SecurityConstraint.CLIENT_CERT, severalAccounts("account=\"!*-adm\""))
                .application("admin", SecurityConstraint.CLIENT_CERT, severalAccounts("account=\"*-adm\""));
        tomcat = RunningTomcat.start(jvm(), home(), base.folder(), base.properties());
    }

    /** Returns a context.xml of the documentation. */
    private static String severalAccounts(String account) {
        return Snippets.of(Path.of("docs", "several-accounts.md"), account);
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
        staff.close();
        engineers.close();
        bob.close();
        alice.close();
        if (directory instanceof FakeActiveDirectory) {
            directory.close();
        }
    }

    private CertificateBuilder upn(TestAccount account) {
        return issuingCa
                .issue("DC=test", "DC=example", "CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain());
    }

    private Identity good(TestAccount account) {
        return upn(account).sid(account.objectSid()).issue();
    }

    private Browser browser(Identity identity) {
        return Browser.with(identity.sslContext(issuingCa.certificate()), tomcat.port());
    }

    private Browser browser(CertificateBuilder builder) {
        return browser(builder.issue());
    }

    private Browser withoutCertificate() {
        return Browser.with(Identity.sslContextWithoutCertificate(issuingCa.certificate()), tomcat.port());
    }

    private String principal(TestAccount account) {
        return directory.netbiosName() + "\\" + account.sAMAccountName();
    }

    private void assertRefused(String reason, Page page) {
        assertEquals(Optional.of("anonymous"), page.value("user"), page::body);
        assertEquals(Optional.of(reason), page.value("org.adcertmap.REASON"), page::body);
        String correlation = page.value("org.adcertmap.CORRELATION").orElseThrow();
        assertTrue(tomcat.log().contains(correlation), "the log line has the correlation ID");
    }

    @Test
    void cardWithTwoAccountsLogsInAsThatOfEachApplication() {
        Identity card = issuingCa.issue("DC=test", "DC=example", "CN=e2e-carol").issue();
        String value = MappingString.of(card.certificate()).stream()
                .map(MappingString::value)
                .filter(each -> each.startsWith("X509:<SHA1-PUKEY>"))
                .findFirst()
                .orElseThrow();
        try (TestAccount normal = directory.user("e2e-carol").altSecurityIdentities(value);
                TestAccount privileged = directory.user("e2e-carol-adm").altSecurityIdentities(value)) {
            Browser carols = browser(card);
            String cookie =
                    carols.get("/admin/?note=privileged").sessionCookie().orElseThrow();
            for (int i = 0; i < 2; i++) {
                assertEquals(principal(normal), carols.get("/normal/", cookie).user());
                Page page = carols.get("/admin/", cookie);
                assertEquals(principal(privileged), page.user());
                assertEquals(Optional.of("privileged"), page.value("note"));
                assertRefused("ADCM-AMBIGUOUS", carols.get("/open/"));
            }
            assertEquals("401", browser(good(alice)).get("/admin/").user(), "alice has no privileged account");
            assertEquals(principal(alice), browser(good(alice)).get("/normal/").user());
        }
    }

    @Test
    @DisplayName("A1 H7 a certificate with the SID logs in by CLIENT_CERT")
    void certificateWithSidLogsIn() {
        Page page = browser(good(alice)).get("/open/");
        assertEquals(Optional.of(principal(alice)), page.value("user"));
        assertEquals(Optional.of(principal(alice)), page.value("remoteUser"));
        assertEquals(Optional.of("CLIENT_CERT"), page.value("authType"));
        assertEquals(Optional.of("sid"), page.value("principal.method"));
        assertEquals(Optional.of("strong"), page.value("principal.strength"));
        assertEquals(Optional.of(alice.objectSid()), page.value("principal.sid"));
        assertEquals(Optional.of("e2e-alice@" + directory.domain()), page.value("principal.upn"));
        assertEquals(Optional.of(directory.domain()), page.value("principal.domain"));
        assertEquals(Optional.of(alice.distinguishedName()), page.value("principal.distinguishedName"));
        assertEquals(Optional.of(principal(alice)), page.value("org.adcertmap.LOGON_USER"));
    }

    @Test
    void nestedAndPrimaryGroupsAreRoles() {
        List<String> roles = List.of(
                browser(good(alice)).get("/open/").value("roles").orElseThrow().split(","));
        assertTrue(roles.containsAll(List.of("Domain Users", "e2e-Engineers", "e2e-Staff")), roles::toString);
        assertEquals(
                Optional.of("true"),
                browser(good(alice)).get("/open/?role=e2e-Staff").value("inRole"));
        assertEquals(
                Optional.of("false"),
                browser(good(bob)).get("/open/?role=e2e-Staff").value("inRole"));
        assertEquals(principal(alice), browser(good(alice)).get("/staff/").user());
        assertEquals(403, browser(good(bob)).get("/staff/").status());
    }

    @Test
    void altSecurityIdentitiesLogIn() {
        try (TestAccount carol = directory.user("e2e-carol")) {
            CertificateBuilder builder = issuingCa.issue("CN=anything").serial("2B0000000011AC0000000012");
            carol.altSecurityIdentities("X509:<I>" + ISSUER + "<SR>1200000000AC11000000002B");
            assertMethod("issuerSerial", carol, browser(builder).get("/open/"));
            carol.altSecurityIdentities("X509:<SKI>0a0b0c0d");
            assertMethod(
                    "ski",
                    carol,
                    browser(issuingCa
                                    .issue("CN=anything")
                                    .subjectKeyIdentifier(HexFormat.of().parseHex("0a0b0c0d")))
                            .get("/open/"));
            Identity identity = issuingCa.issue("CN=anything").issue();
            carol.altSecurityIdentities("X509:<SHA1-PUKEY>" + thumbprint(identity));
            assertMethod("sha1PublicKey", carol, browser(identity).get("/open/"));
            carol.altSecurityIdentities("X509:<S>CN=anything");
            assertRefused("ADCM-WEAK-MAPPING", browser(identity).get("/open/"));
            assertMethod(
                    "sid",
                    carol,
                    browser(issuingCa.issue("CN=anything").sid(carol.objectSid()))
                            .get("/open/"));
        }
    }

    private void assertMethod(String method, TestAccount account, Page page) {
        assertEquals(
                principal(account) + " by " + method,
                page.user() + " by " + page.value("principal.method").orElse("-"));
    }

    private static String thumbprint(Identity identity) {
        try {
            byte[] der = identity.certificate().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void implicitUserPrincipalNameLogsIn() {
        try (TestAccount dave = directory.user("e2e-dave").userPrincipalName(null)) {
            assertEquals(principal(dave), browser(good(dave)).get("/open/").user());
            dave.userPrincipalName("other.name@" + directory.domain());
            assertEquals(principal(dave), browser(good(dave)).get("/open/").user());
        }
    }

    @Test
    @DisplayName("H3 a certificate that is not mapped continues unauthenticated, with a reason code")
    void unmappedCertificateContinuesUnauthenticatedWithAReasonCode() {
        assertRefused("ADCM-WEAK-MAPPING", browser(upn(alice)).get("/open/"));
        assertRefused(
                "ADCM-SID-MISMATCH", browser(upn(alice).sid(bob.objectSid())).get("/open/"));
        assertRefused(
                "ADCM-NO-ACCOUNT",
                browser(issuingCa.issue("CN=stranger").upn("stranger@" + directory.domain()))
                        .get("/open/"));
        assertRefused(
                "ADCM-NO-ACCOUNT",
                browser(issuingCa.issue("CN=x").upn("*@" + directory.domain())).get("/open/"));
        assertRefused(
                "ADCM-MULTIPLE-UPNS",
                browser(FaultyCertificates.twoUpns(issuingCa)).get("/open/"));
        assertRefused(
                "ADCM-MALFORMED-SID-EXTENSION",
                browser(FaultyCertificates.truncatedSidExtension(issuingCa)).get("/open/"));
        assertRefused(
                "ADCM-MALFORMED-SUBJECT-ALT-NAME",
                browser(FaultyCertificates.subjectAltNameWithTrailingBytes(issuingCa))
                        .get("/open/"));
        Page anonymous = withoutCertificate().get("/open/");
        assertEquals(Optional.of("anonymous"), anonymous.value("user"));
        assertEquals(Optional.empty(), anonymous.value("org.adcertmap.REASON"));
    }

    @Test
    void certificateForServerAndClientAuthenticationLogsIn() {
        CertificateBuilder builder =
                upn(alice).sid(alice.objectSid()).extendedKeyUsage("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertEquals(principal(alice), browser(builder).get("/open/").user());
    }

    @Test
    void valueOfTwoAccountsIsAmbiguous() {
        try (TestAccount one = directory.user("e2e-one").altSecurityIdentities("X509:<SKI>0f0f");
                TestAccount two = directory.user("e2e-two").altSecurityIdentities("X509:<SKI>0F0F")) {
            assertNotEquals(one.objectSid(), two.objectSid());
            assertRefused(
                    "ADCM-AMBIGUOUS",
                    browser(issuingCa.issue("CN=x").subjectKeyIdentifier(new byte[] {15, 15}))
                            .get("/open/"));
        }
    }

    @Test
    void accountThatMayNotLogInIsRefused() {
        try (TestAccount erin = directory.user("e2e-erin")) {
            Browser erins = browser(good(erin));
            assertEquals(principal(erin), erins.get("/open/").user());
            erin.disable();
            assertRefused("ADCM-DISABLED", erins.get("/open/"));
            assertReasonOnTomcatsPage(401, "ADCM-DISABLED", erins.get("/client-cert/"));
            erin.enable();
            assertEquals(principal(erin), erins.get("/open/").user());
            erin.accountExpires(Instant.parse("2020-01-01T00:00:00Z"));
            assertRefused("ADCM-ACCOUNT-EXPIRED", erins.get("/open/"));
            erin.accountExpires(Instant.parse("2099-01-01T00:00:00Z"));
            assertEquals(principal(erin), erins.get("/open/").user());
            erin.lockOut();
            assertRefused("ADCM-LOCKED-OUT", erins.get("/open/"));
        }
    }

    /** Asserts that the page has reason and correlation ID, and that one line of the log has that ID. */
    private void assertReasonOnTomcatsPage(int status, String reason, Page page) {
        assertEquals(status, page.status());
        Matcher shown = Pattern.compile(reason + " ([0-9a-f]{16})").matcher(page.body());
        assertTrue(shown.find(), page.body());
        assertEquals(
                1,
                tomcat.log()
                        .lines()
                        .filter(line -> line.contains(shown.group(1)) && line.contains(reason))
                        .count(),
                tomcat.log());
    }

    @Test
    void accountWithoutTheRoleGetsTheReasonOnTomcatsPage() {
        Page page = browser(good(bob)).get("/staff/");
        assertReasonOnTomcatsPage(403, "ADCM-ROLE-REQUIRED", page);
        assertTrue(
                tomcat.log()
                        .contains("Refused request for [/staff/]: ADCM-ROLE-REQUIRED: [" + principal(bob)
                                + "] has none of the roles [e2e-Staff]"),
                tomcat.log());
        assertReasonOnTomcatsPage(
                401, "ADCM-AUTHENTICATION-REQUIRED", withoutCertificate().get("/staff/"));
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, TLSv1.2", "HTTP_1_1, TLSv1.3", "HTTP_2, TLSv1.2", "HTTP_2, TLSv1.3"})
    void everyProtocolLogsIn(Version version, String tls) {
        Browser browser = Browser.with(good(alice).sslContext(issuingCa.certificate()), tomcat.port(), version, tls);
        Page page = browser.get("/client-cert/");
        assertEquals(principal(alice), page.user());
        assertEquals(version, page.version());
    }

    @Test
    @DisplayName("D22 a certificate of an untrusted CA does not connect")
    void certificateOfAnUntrustedCaDoesNotConnect() {
        Identity mallory = TestCa.root("CN=Stranger CA")
                .issue("CN=mallory")
                .upn("e2e-alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        Browser malloryBrowser = browser(mallory);
        assertThrows(UncheckedIOException.class, () -> malloryBrowser.get("/open/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "basic", "form", "client-cert"})
    void constraintsAdmitOnlyClientsWithACertificate(String application) {
        String path = "/" + application + "/";
        assertEquals(principal(alice), browser(good(alice)).get(path).user());
        Page anonymous = withoutCertificate().get(path);
        // FORM shows its login page; without a login-config Tomcat responds with 403; the others respond with 401.
        String expected = application.equals("form") ? "anonymous" : application.equals("none") ? "403" : "401";
        assertEquals(expected, anonymous.user());
        assertFalse(anonymous
                .header("www-authenticate")
                .filter(challenge -> !challenge.startsWith("Basic"))
                .isPresent());
    }

    @ParameterizedTest
    @DisplayName("H5 H6 a session is bound to the certificate that created it")
    @ValueSource(strings = {"open", "none", "basic", "form", "client-cert"})
    void sessionIsBoundToTheCertificateThatCreatedIt(String application) {
        String path = "/" + application + "/";
        Browser alices = browser(good(alice));
        String cookie = alices.get(path + "?note=secret").sessionCookie().orElseThrow();
        Page again = alices.get(path, cookie);
        assertEquals(
                principal(alice) + " secret",
                again.user() + " " + again.value("note").orElse("-"));

        String stolenByBob = alices.get(path + "?note=secret").sessionCookie().orElseThrow();
        Page bobs = browser(good(bob)).get(path, stolenByBob);
        assertEquals(
                principal(bob) + " null", bobs.user() + " " + bobs.value("note").orElse("-"));
        assertEquals(Optional.of("null"), alices.get(path, stolenByBob).value("note"), "the session has ended");

        String stolenWithoutCertificate =
                alices.get(path + "?note=secret").sessionCookie().orElseThrow();
        Page unauthenticated = withoutCertificate().get(path, stolenWithoutCertificate);
        assertNotEquals(principal(alice), unauthenticated.user());
        assertNotEquals(Optional.of("secret"), unauthenticated.value("note"));
        assertEquals(
                Optional.of("null"), alices.get(path, stolenWithoutCertificate).value("note"), "the session has ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "none", "basic", "form", "client-cert"})
    void sessionEndsWhenTheAccountMayNoLongerLogIn(String application) {
        String path = "/" + application + "/";
        try (TestAccount frank = directory.user("e2e-frank")) {
            Browser franks = browser(good(frank));
            String cookie = franks.get(path + "?note=secret").sessionCookie().orElseThrow();
            frank.disable();
            Page page = franks.get(path, cookie);
            assertNotEquals(principal(frank), page.user());
            assertNotEquals(Optional.of("secret"), page.value("note"));
            frank.enable();
            assertEquals(Optional.of("null"), franks.get(path, cookie).value("note"), "the session has ended");
        }
    }

    @Test
    void sessionOpenedWithoutACertificateEndsWithALogin() {
        String planted =
                withoutCertificate().get("/open/?note=planted").sessionCookie().orElseThrow();
        assertEquals(
                Optional.of("null"), browser(good(alice)).get("/open/", planted).value("note"));
        Page alices = browser(good(alice)).get("/open/?note=secret", planted);
        assertEquals(Optional.of("secret"), alices.value("note"));
        assertNotEquals(Optional.of(planted), alices.sessionCookie());
        assertTrue(alices.sessionCookie().isPresent());
        assertEquals(
                Optional.of("null"), withoutCertificate().get("/open/", planted).value("note"));
        assertEquals(
                Optional.of("null"),
                withoutCertificate().get("/open/", alices.sessionCookie().get()).value("note"));
    }
}
