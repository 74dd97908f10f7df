// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.cache.CachedOutcome;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.adcertmap.tomcat.login.Login;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.SSLValve;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the certificate of a connection is decoded once, and never serves another client's request. */
class ConnectionCacheTest extends EmbeddedTest {
    private final AtomicInteger decoded = new AtomicInteger();
    private String ntAuth = "directory";

    /** Counts how often a certificate is decoded: that is what needs its chain. */
    private final class CountingRealm extends ActiveDirectoryRealm {
        @Override
        public CachedOutcome<Login> map(X509Certificate[] chain, AccountPattern account) {
            decoded.incrementAndGet();
            return super.map(chain, account);
        }
    }

    private void start(String cacheTtl) throws Exception {
        CountingRealm realm = tomcat.realm(directory, new CountingRealm());
        realm.setCacheTtl(cacheTtl);
        realm.setNtAuth(ntAuth);
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    @Test
    void certificateOfAConnectionIsDecodedOnce() throws Exception {
        start("15m");
        Browser browser = browser(identityOf(alice));
        for (int i = 0; i < 10; i++) {
            assertEquals("CORP\\alice", browser.get("/").user());
        }
        assertEquals(1, decoded.get());
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        assertEquals(2, decoded.get());
    }

    @Test
    void refusedCertificateOfAConnectionIsDecodedOnce() throws Exception {
        alice.disable();
        start("15m");
        Browser browser = browser(identityOf(alice));
        for (int i = 0; i < 10; i++) {
            assertEquals("anonymous", browser.get("/").user());
        }
        assertEquals(1, decoded.get());
    }

    @Test
    void certificateThatIsNotTrustedIsNotCached(@TempDir Path folder) throws Exception {
        Path otherCa = Files.writeString(
                folder.resolve("ntauth.pem"), TestCa.root("CN=Other CA").pem());
        ntAuth = "file:" + otherCa;
        start("15m");
        Browser browser = browser(identityOf(alice));
        for (int i = 0; i < 3; i++) {
            assertEquals(403, browser.get("/").status());
        }
        assertEquals(3, decoded.get());
    }

    @Test
    void applicationSeesTheTlsAttributesOfARefusedConnectionEachTime() throws Exception {
        alice.disable();
        serve(
                "attributes",
                (request, response) -> response.getWriter()
                        .print(Collections.list(request.getAttributeNames()).stream()
                                .filter(name -> !name.startsWith("org.adcertmap."))
                                .sorted()
                                .toList()));
        start("15m");
        Browser browser = browser(identityOf(alice));
        String first = browser.get("/attributes").body();
        assertTrue(first.contains(Globals.CERTIFICATES_ATTR) && first.contains(Globals.CIPHER_SUITE_ATTR), first);
        assertEquals(first, browser.get("/attributes").body());
        assertEquals(1, decoded.get());
    }

    @Test
    void refusalOfAConnectionEndsWithTheCachedDenial() throws Exception {
        alice.disable();
        start("200ms");
        Browser browser = browser(identityOf(alice));
        assertEquals("anonymous", browser.get("/").user());
        alice.enable();
        Eventually.get(() -> browser.get("/").user(), "CORP\\alice"::equals);
    }

    @Test
    void expiredOutcomeIsMappedAgain() throws Exception {
        start("0");
        Browser browser = browser(identityOf(alice));
        assertEquals("CORP\\alice", browser.get("/").user());
        alice.disable();
        assertEquals("anonymous", browser.get("/").user());
    }

    @Test
    void accountThatMayNoLongerLogInIsRefusedOnTheSameConnection() throws Exception {
        start("200ms");
        Browser browser = browser(identityOf(alice));
        assertEquals("CORP\\alice", browser.get("/").user());
        alice.disable();
        Eventually.get(() -> browser.get("/").user(), "anonymous"::equals);
    }

    @Test
    void disabledValveMapsNothingOnTheSameConnection() throws Exception {
        start("15m");
        Browser browser = browser(identityOf(alice));
        assertEquals("CORP\\alice", browser.get("/").user());
        valve.setEnabled(false);
        assertEquals("anonymous", browser.get("/").user());
    }

    private HttpResponse<String> get(HttpClient client, Identity header) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + tomcat.port() + "/"));
        if (header != null) {
            request.header(
                    "ssl_client_cert", "-----BEGIN CERTIFICATE----- " + base64(header) + " -----END CERTIFICATE-----");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String base64(Identity identity) {
        try {
            return Base64.getEncoder().encodeToString(identity.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void connectionOfAProxyCarriesSeveralUsers() throws Exception {
        tomcat.engine().getPipeline().addValve(new SSLValve());
        start("15m");
        TestAccount bob = directory.user("bob");
        HttpClient proxy = HttpClient.newBuilder()
                .sslContext(identityOf(alice).sslContext(ca.certificate()))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        assertUser("CORP\\alice", get(proxy, null)); // the proxy's own certificate
        assertUser("CORP\\bob", get(proxy, identityOf(bob)));
        assertUser("CORP\\alice", get(proxy, identityOf(alice)));
        assertUser("CORP\\bob", get(proxy, identityOf(bob)));
    }

    private static void assertUser(String user, HttpResponse<String> page) {
        assertEquals(user, new Browser.Page(page).user());
    }

    /** A Valve of another vendor, which sets the certificate of the request. */
    private static final class ForeignValve extends ValveBase {
        private volatile X509Certificate[] certificates;
        private volatile Object afterwards;

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            if (certificates != null) {
                request.setAttribute(Globals.CERTIFICATES_ATTR, certificates);
            }
            getNext().invoke(request, response);
            afterwards = request.getAttribute(Globals.CERTIFICATES_ATTR);
        }
    }

    @Test
    void certificateSetByAForeignValveCounts() throws Exception {
        ForeignValve foreign = new ForeignValve();
        tomcat.engine().getPipeline().addValve(foreign);
        start("15m");
        TestAccount bob = directory.user("bob");
        Browser browser = browser(identityOf(alice));
        assertEquals("CORP\\alice", browser.get("/").user());
        foreign.certificates = new X509Certificate[] {identityOf(bob).certificate()};
        assertEquals("CORP\\bob", browser.get("/").user());
        assertSame(foreign.certificates, foreign.afterwards, "the application sees the same certificate");
    }
}
