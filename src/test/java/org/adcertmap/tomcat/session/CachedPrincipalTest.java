// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.unboundid.ldap.sdk.ResultCode;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Checks that cached principals are verified, with Tomcat's own CLIENT-CERT and its single sign-on. */
class CachedPrincipalTest extends EmbeddedTest {
    /** Configures CLIENT-CERT for all requests, with Tomcat's own authenticator. */
    private void requireClientCert(Context context) {
        SecurityConstraint.add(context, "/*", "Domain Users");
        SecurityConstraint.addClientCert(context);
    }

    private void startWithTheRealmAlone() throws Exception {
        requireClientCert(tomcat.context());
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.start();
    }

    @Test
    void certificateLogsInWithTheRealmAlone() throws Exception {
        startWithTheRealmAlone();
        Page page = browser(identityOf(alice)).get("/");
        assertEquals("CORP\\alice", page.user());
        assertEquals(Optional.of("CLIENT_CERT"), page.value("authType"));
        assertEquals(401, browser(certificateWithUpn(alice).issue()).get("/").status());
    }

    @Test
    @DisplayName("a session cookie without its certificate gives no access")
    void stolenCookieGivesNoAccess() throws Exception {
        startWithTheRealmAlone();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        try (TestAccount bob = directory.user("bob")) {
            assertEquals(Optional.of("secret"), alices.get("/", cookie).value("note"), "her own session");
            Page bobs = browser(identityOf(bob)).get("/", cookie);
            assertEquals(
                    "CORP\\bob null", bobs.user() + " " + bobs.value("note").orElse("-"));
        }
        String fresh = alices.get("/?note=secret").sessionCookie().orElseThrow();
        String another =
                alices.get("/", fresh).sessionCookie().orElse(fresh); // now Tomcat has cached her principal in it
        // Where Tomcat requests the certificate again (HTTP/1.1, TLS 1.2), a client without one loses its connection.
        assertEquals(401, withoutCertificate().get("/", another).status());
        assertNotEquals(Optional.of("secret"), alices.get("/", another).value("note"), "the session has ended");
    }

    @Test
    void stolenCookieGivesNoAccessWithANestedRealmAlone() throws Exception {
        requireClientCert(tomcat.context());
        CombinedRealm combined = new CombinedRealm();
        combined.addRealm(tomcat.realm(directory));
        tomcat.engine().setRealm(combined);
        tomcat.start();
        Browser alices = browser(identityOf(alice));
        String opened = alices.get("/?note=secret").sessionCookie().orElseThrow();
        String cookie = alices.get("/", opened).sessionCookie().orElse(opened);
        Page hers = alices.get("/", cookie);
        assertEquals("CORP\\alice", hers.user());
        assertEquals(Optional.of("secret"), hers.value("note"));
        assertEquals(Optional.of("CLIENT_CERT"), hers.value("authType"));
        assertEquals(401, withoutCertificate().get("/", cookie).status());
        assertEquals(Optional.of("null"), alices.get("/", cookie).value("note"), "the session has ended");
    }

    @Test
    void accountThatMayNoLongerLogInIsRefusedInItsSession() throws Exception {
        startWithTheRealmAlone();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        alice.disable();
        assertEquals(401, alices.get("/", cookie).status());
    }

    @Test
    void outageKeepsTheSession() throws Exception {
        startWithTheRealmAlone();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        assertEquals(401, alices.get("/", cookie).status());
        directory.stopFailing();
        Page again = Eventually.get(() -> alices.get("/", cookie), page -> page.status() == 200);
        assertEquals(Optional.of("work"), again.value("note"));
    }

    private Optional<String> ssoCookie(Page page) {
        Stream<String> cookies = page.response().headers().allValues("set-cookie").stream();
        return cookies.filter(cookie -> cookie.startsWith("JSESSIONIDSSO="))
                .map(cookie -> cookie.split(";")[0])
                .findFirst();
    }

    @Test
    void singleSignOnCookieWithoutTheCertificateGivesNoAccess() throws Exception {
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        Context other = tomcat.addApplication("/other");
        requireClientCert(other);
        Tomcat.addServlet(other, "who", new WhoAmI());
        other.addServletMappingDecoded("/*", "who");
        startWithTheRealmAlone();
        Page page = browser(identityOf(alice)).get("/");
        assertEquals("CORP\\alice", page.user());
        String sso = ssoCookie(page).orElseThrow();
        assertEquals(
                "CORP\\alice", browser(identityOf(alice)).get("/other/", sso).user());
        for (String path : Arrays.asList("/other/", "/")) {
            assertEquals(401, withoutCertificate().get(path, sso).status(), path);
            try (TestAccount bob = directory.user("bob")) {
                assertEquals(
                        "CORP\\bob", browser(identityOf(bob)).get(path, sso).user(), path);
            }
        }
    }

    @Test
    void singleSignOnSetsNoPrincipalOnTheErrorPageOfARefusedRequest() throws Exception {
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        ErrorPage error = new ErrorPage();
        error.setErrorCode(401);
        error.setLocation("/error");
        tomcat.context().addErrorPage(error);
        serve("error", (request, response) -> {
            response.getWriter().println("user=" + request.getRemoteUser());
            for (Cookie cookie : request.getCookies()) {
                response.getWriter().println("cookie=" + cookie.getName());
            }
        });
        startWithTheRealmAlone();
        String sso = ssoCookie(browser(identityOf(alice)).get("/")).orElseThrow();
        valve.setAnonymousAuthentication(false);
        tomcat.engine().getPipeline().addValve(valve);
        Page page = withoutCertificate().get("/", sso + "; language=de");
        assertEquals(401, page.status());
        assertEquals("null", page.user());
        assertEquals(Optional.of("language"), page.value("cookie"), "other cookies stay");
    }
}
