// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.tomcat.TlsConnection;
import org.adcertmap.pki.ChangingKeyManager;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tomcat's own CLIENT-CERT authenticator renegotiates a TLS 1.2 connection that has no certificate, after the request
 * has passed the Valve: an untrusted certificate must not reach it, whose Realm accepts every certificate.
 */
class DeferredRenegotiationTest extends EmbeddedTest {
    private final TestCa unknown = TestCa.root("CN=Unknown CA");
    private final AtomicInteger reached = new AtomicInteger();

    private static final class TrustingRealm extends RealmBase {
        @Override
        public Principal authenticate(X509Certificate[] certificates) {
            return new GenericPrincipal("impostor", List.of("role"));
        }

        @Override
        protected String getPassword(String name) {
            return null;
        }

        @Override
        protected Principal getPrincipal(String name) {
            return null;
        }
    }

    private void start(String verification) throws Exception {
        SSLHostConfig tls = tomcat.tlsConnector().findSslHostConfigs()[0];
        tls.setTrustManagerClassName(DeferringClientTrustManager.class.getName());
        tls.setCertificateVerification(verification);
        serve("secret", (request, response) -> {
            reached.incrementAndGet();
            response.getWriter().println("user=" + request.getRemoteUser());
        });
        tomcat.context().setRealm(new TrustingRealm());
        tomcat.context().setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addAuthRole("role");
        SecurityCollection everything = new SecurityCollection();
        everything.addPattern("/*");
        constraint.addCollection(everything);
        tomcat.context().addConstraint(constraint);
        tomcat.context().getPipeline().addValve(new SSLAuthenticator());
        valve.setEnabled(false);
        startWithRealmAndValveInTheEngine();
    }

    /** Returns the response; empty where the connection ends without one. */
    private String request(Identity identity) throws Exception {
        ChangingKeyManager keys = new ChangingKeyManager();
        SSLContext context = Identity.sslContext(keys, ca.certificate());
        try (TlsConnection connection = TlsConnection.openWith("TLSv1.2", context, tomcat.port())) {
            keys.present(Optional.of(identity));
            return connection.get("/secret");
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "none"})
    @DisplayName("an untrusted certificate in a renegotiation is rejected in the handshake, and reaches no application")
    void anUntrustedCertificateInARenegotiationIsRejected(String verification) throws Exception {
        start(verification);
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            String response = request(unknown.issue("CN=alice").issue());
            assertEquals(0, reached.get(), response);
            assertTrue(
                    log.lines().toString().contains("Not deferred: a renegotiation is never deferred"),
                    log.lines()::toString);
        }
    }

    /** A resumed session would bring its certificate in the same way, without a call of the trust manager. */
    @ParameterizedTest
    @ValueSource(strings = {"optional", "none"})
    void aRequestGetsNoCertificateOfALaterHandshake(String verification) throws Exception {
        start(verification);
        String response = request(identityOf(alice));
        assertTrue(response.startsWith("HTTP/1.1 401"), response);
        assertEquals(0, reached.get());
    }
}
