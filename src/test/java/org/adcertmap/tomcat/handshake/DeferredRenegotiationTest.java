// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.adcertmap.lab.CapturedLog;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tomcat's own CLIENT-CERT authenticator renegotiates a TLS 1.2 connection that has no certificate, after the request
 * has passed the Valve: an untrusted certificate must not reach it, whose Realm accepts every certificate.
 */
class DeferredRenegotiationTest extends EmbeddedTest {
    private final TestCa unknown = TestCa.root("CN=Unknown CA");
    private final AtomicInteger reached = new AtomicInteger();

    /** Presents the certificate in every handshake but the first. */
    private static final class LateKeyManager extends X509ExtendedKeyManager {
        private final Identity identity;
        private boolean late;

        private LateKeyManager(Identity identity) {
            this.identity = identity;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return late && Arrays.asList(keyTypes).contains(identity.key().getAlgorithm()) ? "late" : null;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.key();
        }
    }

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
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", ca.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        LateKeyManager keys = new LateKeyManager(identity);
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(new KeyManager[] {keys}, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", tomcat.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout(120_000);
            socket.startHandshake();
            keys.late = true;
            socket.getOutputStream()
                    .write("GET /secret HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "none"})
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

    @Test
    void aTrustedCertificateInARenegotiationIsAccepted() throws Exception {
        start("optional");
        assertTrue(request(identityOf(alice)).contains("user=impostor"));
        assertEquals(1, reached.get());
    }
}
