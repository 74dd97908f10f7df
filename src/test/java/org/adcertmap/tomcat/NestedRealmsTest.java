// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.adcertmap.pki.Identity;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nested in Tomcat's Realms: an outage locks no user out, and users without a certificate can use a password. */
class NestedRealmsTest extends EmbeddedTest {
    private static final int MORE_THAN_LOCK_OUT = 6;

    @TempDir
    private Path folder;

    /** Requires authentication for every path, by any method. */
    private void protect(String method, ValveBase authenticator) {
        LoginConfig config = new LoginConfig(method, "test", "/login", "/error");
        tomcat.context().setLoginConfig(config);
        tomcat.context().getPipeline().addValve(authenticator);
        SecurityConstraint.add(tomcat.context(), "/*", "**");
    }

    private void startWithLockOut() throws Exception {
        protect("CLIENT-CERT", new SSLAuthenticator());
        LockOutRealm lockOut = new LockOutRealm();
        lockOut.addRealm(tomcat.realm(directory));
        tomcat.engine().setRealm(lockOut);
        tomcat.start();
    }

    private int status(Identity identity) {
        return browser(identity).get("/").status();
    }

    private void assertRepeatedlyRefused(Identity identity) {
        for (int i = 0; i < MORE_THAN_LOCK_OUT; i++) {
            assertEquals(401, status(identity));
        }
    }

    @Test
    void outageLocksNoUserOut() throws Exception {
        startWithLockOut();
        directory.stop();
        assertRepeatedlyRefused(identityOf(alice));
        directory.startAgain();
        assertEquals(200, Eventually.get(() -> status(identityOf(alice)), status -> status == 200));
    }

    @Test
    void directoryErrorLocksNoUserOut() throws Exception {
        startWithLockOut();
        directory.failSearchesWith(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
        assertRepeatedlyRefused(identityOf(alice));
        directory.stopFailing();
        assertEquals(200, Eventually.get(() -> status(identityOf(alice)), status -> status == 200));
    }

    @Test
    void refusalsLockTheUserOut() throws Exception {
        startWithLockOut();
        alice.disable();
        assertRepeatedlyRefused(identityOf(alice));
        alice.enable();
        assertEquals(401, status(identityOf(alice)), "LockOutRealm locks the subject of the certificate");
    }

    @Test
    void failedStartLogsEveryConfigurationError() throws Exception {
        ActiveDirectoryRealm invalid = tomcat.realm(directory);
        invalid.setResponseTimeout("2");
        invalid.setMappingMethods("spn");
        LockOutRealm lockOut = new LockOutRealm();
        lockOut.addRealm(invalid);
        tomcat.engine().setRealm(lockOut);
        try (CapturedLog logged = new CapturedLog(ActiveDirectoryRealm.class.getName())) {
            tomcat.start();
            String log = String.join("\n", logged.lines());
            assertTrue(log.contains("SEVERE 2 configuration errors:"), log);
            assertTrue(log.contains("responseTimeout: invalid value \"2\": has no unit"), log);
            assertTrue(log.contains("unknown method \"spn\""), log);
        }
    }

    @Test
    void singleSignOnCookieWithoutTheCertificateGivesNoAccess() throws Exception {
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        Context other = tomcat.addApplication("/other");
        SecurityConstraint.add(other, "/*", "**");
        other.setLoginConfig(new LoginConfig("BASIC", null, null, null));
        other.getPipeline().addValve(new BasicAuthenticator());
        Tomcat.addServlet(other, "who", new WhoAmI());
        other.addServletMappingDecoded("/*", "who");
        protect("CLIENT-CERT", new SSLAuthenticator());
        CombinedRealm combined = new CombinedRealm();
        combined.addRealm(tomcat.realm(directory));
        tomcat.engine().setRealm(combined);
        tomcat.start();
        String sso = browser(identityOf(alice)).get("/").response().headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("JSESSIONIDSSO="))
                .map(cookie -> cookie.split(";")[0])
                .findFirst()
                .orElseThrow();
        tomcat.engine().getPipeline().addValve(valve);
        assertEquals(401, withoutCertificate().get("/other/", sso).status());
    }

    private void startWithPasswords(String method, ValveBase authenticator) throws Exception {
        startWithPasswords(method, authenticator, new CombinedRealm());
    }

    private void startWithPasswords(String method, ValveBase authenticator, CombinedRealm combined) throws Exception {
        protect(method, authenticator);
        MemoryRealm passwords = new MemoryRealm();
        passwords.setPathname(Files.writeString(
                        folder.resolve("users.xml"),
                        "<tomcat-users><user name='guest' password='s3cret' roles='guest'/></tomcat-users>")
                .toString());
        combined.addRealm(passwords);
        combined.addRealm(tomcat.realm(directory));
        tomcat.engine().setRealm(combined);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private int basic(String user, String password) throws Exception {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
        Page page = Browser.overPlainHttp(tomcat.plainPort()).get("/", null, "Authorization", "Basic " + credentials);
        assertEquals(page.status() == 200, page.body().contains("user=" + user + "\n"), page::body);
        return page.status();
    }

    @Test
    void certificateOrPasswordWithBasic() throws Exception {
        startWithPasswords("BASIC", new BasicAuthenticator());
        Page alices = browser(identityOf(alice)).get("/");
        assertEquals(
                "CORP\\alice CLIENT_CERT",
                alices.user() + " " + alices.value("authType").orElse("-"));
        assertEquals(200, basic("guest", "s3cret"));
        assertEquals(401, basic("guest", "wrong"));
        assertEquals(401, basic("alice", ""));
        Page unauthenticated = withoutCertificate().get("/");
        assertEquals(401, unauthenticated.status());
        assertTrue(unauthenticated.header("www-authenticate").orElse("").startsWith("Basic"));
        assertEquals(
                401,
                browser(ca.issue("CN=x").upn("x@" + directory.domain()).issue())
                        .get("/")
                        .status());
    }

    @Test
    void certificateOrPasswordWithForm() throws Exception {
        startWithPasswords("FORM", new FormAuthenticator());
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        Browser guest = withoutCertificate();
        Page form = guest.get("/");
        assertEquals("anonymous", form.user(), "the form");
        String cookie = form.sessionCookie().orElseThrow();
        assertFalse(guest.get("/j_security_check?j_username=guest&j_password=wrong", cookie)
                .header("location")
                .isPresent());
        Page loggedIn = guest.get("/j_security_check?j_username=guest&j_password=s3cret", cookie);
        assertTrue(loggedIn.header("location").isPresent(), loggedIn::body);
        String session = loggedIn.sessionCookie().orElse(cookie);
        Page page = guest.get("/", session);
        assertEquals("guest FORM", page.user() + " " + page.value("authType").orElse("-"));
        assertEquals(
                "CORP\\alice",
                browser(identityOf(alice)).get("/", session).user(),
                "the certificate takes precedence over the session of another user");
    }

    @Test
    void wrongPasswordsLockTheUserOutDuringDirectoryErrors() throws Exception {
        startWithPasswords("BASIC", new BasicAuthenticator(), new LockOutRealm());
        directory.failSearchesWith(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
        assertWrongPasswordsLockTheUserOut();
    }

    @Test
    void wrongPasswordsLockTheUserOutDuringAnOutage() throws Exception {
        startWithPasswords("BASIC", new BasicAuthenticator(), new LockOutRealm());
        directory.stop();
        assertWrongPasswordsLockTheUserOut();
        directory.startAgain();
    }

    private void assertWrongPasswordsLockTheUserOut() throws Exception {
        assertEquals(503, status(identityOf(alice)));
        assertEquals(200, basic("guest", "s3cret"));
        for (int i = 0; i < MORE_THAN_LOCK_OUT; i++) {
            assertEquals(401, basic("guest", "wrong"));
        }
        assertEquals(401, basic("guest", "s3cret"), "locked");
    }
}
