// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.FaultyCertificates;
import org.apache.catalina.Container;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.catalina.realm.NullRealm;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A response has status, reason code and correlation ID, and discloses nothing else. */
class ValveResponsesTest extends EmbeddedTest {
    private static void assertRefusal(int status, String reasonCode, Page page) {
        assertEquals(status, page.status(), page::body);
        assertTrue(
                Pattern.compile(Pattern.quote(reasonCode) + " [0-9a-f]{16}\\b")
                        .matcher(page.body())
                        .find(),
                page::body);
        assertFalse(page.header("www-authenticate").isPresent());
        for (String secret : new String[] {"DC=", "alice", "Exception", "corp.example"}) {
            assertFalse(page.body().contains(secret), page::body);
        }
    }

    @ParameterizedTest
    @DisplayName("H1 H2 sslFlags over TLS without a certificate")
    @CsvSource({
        "'Ssl', 200, ",
        "'SslNegotiateCert', 200, ",
        "'SslRequireCert', 200, ",
        "'SslMapCert', 200, ",
        "'Ssl128', 200, ",
        "'Ssl, SslNegotiateCert, SslRequireCert', 403, ADCM-CERTIFICATE-REQUIRED",
        "96, 403, ADCM-CERTIFICATE-REQUIRED",
    })
    void sslFlagsOverTlsWithoutACertificate(String flags, int status, String reason) throws Exception {
        valve.setSslFlags(flags);
        startWithRealmAndValveInTheEngine();
        Page page = withoutCertificate().get("/");
        if (reason == null) {
            assertEquals(status, page.status());
            assertEquals("anonymous", page.user());
        } else {
            assertRefusal(status, reason, page);
        }
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @ParameterizedTest
    @DisplayName("H4 sslFlags without TLS")
    @CsvSource({
        "None, 200, anonymous",
        "Ssl, 403, ADCM-TLS-REQUIRED",
        "Ssl128, 403, ADCM-TLS-128-REQUIRED",
        "'SslNegotiateCert, SslRequireCert', 403, ADCM-CERTIFICATE-REQUIRED"
    })
    void sslFlagsWithoutTls(String flags, int status, String expected) throws Exception {
        valve.setSslFlags(flags);
        startWithRealmAndValveInTheEngine();
        HttpResponse<String> response = plain("/");
        assertEquals(status, response.statusCode());
        assertTrue(response.body().contains(expected), response::body);
    }

    private HttpResponse<String> plain(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + tomcat.plainPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void withoutAnonymousAuthenticationUnauthenticatedRequestsAreRefused() throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        assertRefusal(401, "ADCM-AUTHENTICATION-REQUIRED", withoutCertificate().get("/"));
        assertRefusal(
                401,
                "ADCM-WEAK-MAPPING",
                browser(certificateWithUpn(alice).issue()).get("/"));
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        valve.setEnabled(false);
        assertRefusal(
                401, "ADCM-AUTHENTICATION-REQUIRED", browser(identityOf(alice)).get("/"));
    }

    @Test
    void outageIsReportedAsUnavailable() throws Exception {
        startWithRealmAndValveInTheEngine();
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        Page page = browser(identityOf(alice)).get("/");
        assertRefusal(503, "ADCM-DIRECTORY-UNAVAILABLE", page);
        assertEquals(Optional.of("5"), page.header("retry-after"));
        directory.stopFailing();
        assertEquals(
                "CORP\\alice",
                Eventually.get(() -> browser(identityOf(alice)).get("/"), again -> again.status() == 200)
                        .user());
    }

    @Test
    void outageKeepsTheSession() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        assertEquals(503, alices.get("/", cookie).status());
        directory.stopFailing();
        Page again = Eventually.get(() -> alices.get("/", cookie), page -> page.status() == 200);
        assertEquals(Optional.of("work"), again.value("note"));
    }

    @Test
    void outageDoesNotExposeTheSessionOfAnotherCertificate() throws Exception {
        ErrorPage page = new ErrorPage();
        page.setErrorCode(503);
        page.setLocation("/sorry");
        tomcat.context().addErrorPage(page);
        startWithRealmAndValveInTheEngine();
        String cookie =
                browser(identityOf(alice)).get("/?note=secret").sessionCookie().orElseThrow();
        try (TestAccount bob = directory.user("bob")) {
            directory.failSearchesWith(ResultCode.UNAVAILABLE);
            Page response = browser(identityOf(bob)).get("/", cookie);
            assertEquals(503, response.status());
            assertEquals(Optional.of("null"), response.value("note"));
        } finally {
            directory.stopFailing();
        }
    }

    static Stream<Arguments> places() {
        Function<EmbeddedTest, Container> engine = test -> test.tomcat.engine();
        Function<EmbeddedTest, Container> host = test -> test.tomcat.host();
        Function<EmbeddedTest, Container> context = test -> test.tomcat.context();
        return Stream.of(
                Arguments.of(Named.of("Engine", engine)),
                Arguments.of(Named.of("Host", host)),
                Arguments.of(Named.of("Context", context)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void responsesAreTheSameInEveryContainer(Function<EmbeddedTest, Container> place) throws Exception {
        valve.setAnonymousAuthentication(false);
        tomcat.engine().setRealm(tomcat.realm(directory));
        place.apply(this).getPipeline().addValve(valve);
        tomcat.start();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        assertRefusal(
                401,
                "ADCM-WEAK-MAPPING",
                browser(certificateWithUpn(alice).issue()).get("/"));
        assertRefusal(401, "ADCM-AUTHENTICATION-REQUIRED", withoutCertificate().get("/"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void refusalsAreTheSameInEveryContainer(Function<EmbeddedTest, Container> place) throws Exception {
        valve.setSslFlags("Ssl, SslNegotiateCert, SslRequireCert, Ssl128");
        tomcat.engine().setRealm(tomcat.realm(directory));
        place.apply(this).getPipeline().addValve(valve);
        tomcat.start();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        assertRefusal(403, "ADCM-CERTIFICATE-REQUIRED", withoutCertificate().get("/"));
        HttpResponse<String> plain = plain("/");
        assertEquals(403, plain.statusCode());
        assertTrue(plain.body().contains("ADCM-TLS-REQUIRED"), plain::body);
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        Page outage = browser(identityOf(alice)).get("/");
        assertRefusal(503, "ADCM-DIRECTORY-UNAVAILABLE", outage);
        assertEquals(Optional.of("5"), outage.header("retry-after"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void errorPageOfTheApplicationIsUsed(Function<EmbeddedTest, Container> place) throws Exception {
        ErrorPage page = new ErrorPage();
        page.setErrorCode(401);
        page.setLocation("/sorry");
        tomcat.context().addErrorPage(page);
        valve.setAnonymousAuthentication(false);
        tomcat.engine().setRealm(tomcat.realm(directory));
        place.apply(this).getPipeline().addValve(valve);
        tomcat.start();
        Page response = browser(certificateWithUpn(alice).issue()).get("/");
        assertEquals(401, response.status());
        assertEquals("anonymous", response.user());
        assertEquals(Optional.of("ADCM-WEAK-MAPPING"), response.value("org.adcertmap.REASON"));
        assertEquals(Optional.of("401.1"), response.value("org.adcertmap.SUBSTATUS"));
    }

    @Test
    void nestedValvesRefuseOnce() throws Exception {
        ClientCertificateMappingValve inner = new ClientCertificateMappingValve();
        inner.setEnabled(true);
        tomcat.host().getPipeline().addValve(inner);
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        assertRefusal(
                401,
                "ADCM-WEAK-MAPPING",
                browser(certificateWithUpn(alice).issue()).get("/"));
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @Test
    void valveWithoutARealmRefusesEveryCertificate() throws Exception {
        tomcat.engine().setRealm(new NullRealm());
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertRefusal(500, "ADCM-NO-REALM", browser(identityOf(alice)).get("/"));
        assertEquals("anonymous", withoutCertificate().get("/").user());
    }

    @Test
    void realmOfTheContextIsUsed() throws Exception {
        tomcat.engine().setRealm(new NullRealm());
        tomcat.context().setRealm(tomcat.realm(directory));
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @Test
    void nestedRealmIsUsed() throws Exception {
        LockOutRealm outer = new LockOutRealm();
        LockOutRealm inner = new LockOutRealm();
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setDnsDomain(null);
        realm.setDomain(directory.domain());
        inner.addRealm(realm);
        outer.addRealm(inner);
        tomcat.engine().setRealm(outer);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        assertEquals(503, browser(identityOf(alice)).get("/").status());
        assertFalse(inner.isAvailable(), "LockOutRealm locks no user out during an outage");
    }

    @Test
    void disablingTheValveEndsCertificateLoginsWithTheNextRequest() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        valve.setEnabled(false);
        Page page = alices.get("/", cookie);
        assertEquals("anonymous null", page.user() + " " + page.value("note").orElse("-"));
    }

    @Test
    void disabledInnerValveRemovesThePrincipal() throws Exception {
        tomcat.context().getPipeline().addValve(new ClientCertificateMappingValve());
        startWithRealmAndValveInTheEngine();
        Page page = browser(identityOf(alice)).get("/?note=work");
        assertEquals("anonymous", page.user());
        assertEquals(Optional.empty(), page.value("org.adcertmap.LOGON_USER"));
    }

    @Test
    void malformedCertificateIsRefused() throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        assertRefusal(
                401,
                "ADCM-MALFORMED-SID-EXTENSION",
                browser(FaultyCertificates.truncatedSidExtension(ca)).get("/"));
    }

    @Test
    @DisplayName("H11 an error page has reason code and correlation ID, and no name and no stack trace")
    void errorPageDisclosesNothingElse() throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        alice.disable();
        Page page = browser(identityOf(alice)).get("/");
        assertRefusal(401, "ADCM-DISABLED", page);
        for (String secret :
                List.of("alice", "CN=", "DC=", "S-1-5", "CORP", "org.adcertmap", "Exception", "at java.")) {
            assertFalse(page.body().contains(secret), secret);
        }
    }

    @Test
    @DisplayName("CVE-2026-55957 CVE-2026-101296 passwords are rejected")
    void passwordsAreRejected() throws Exception {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        tomcat.engine().setRealm(realm);
        tomcat.start();
        try (TestAccount bob = directory.user("bob")) {
            assertNull(realm.authenticate(bob.sAMAccountName(), ""));
            assertNull(realm.authenticate(bob.sAMAccountName(), "Passw0rd"));
            assertNull(realm.authenticate(bob.sAMAccountName()));
            assertNull(realm.authenticate((X509Certificate[]) null));
        }
    }
}
