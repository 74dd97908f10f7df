// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.lab.Eventually;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks, with handshakes of the JDK, which sessions are trusted, and for how long. */
class JudgedSessionsTest {
    private static final Refusal EXPIRED = new Refusal(Denial.CERTIFICATE_EXPIRED, "yesterday");
    private static final int BUFFER = 100_000;

    private final JudgedSessions sessions = new JudgedSessions(2);
    private final TestCa ca = TestCa.root("CN=Root");
    private final Identity identity = ca.issue("CN=both sides").issue();

    /** Calls the judge with the server's engine. */
    private static final class Judge extends X509ExtendedTrustManager {
        private final Consumer<SSLEngine> judge;

        private Judge(Consumer<SSLEngine> judge) {
            this.judge = judge;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            judge.accept(engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            // the test trusts the server
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new IllegalStateException("engines only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new IllegalStateException("engines only");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("engines only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("engines only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private SSLContext context(Consumer<SSLEngine> judge) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "changeit".toCharArray();
        store.setKeyEntry("key", identity.key(), password, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Judge(judge)}, null);
        return context;
    }

    /** Returns the server's engine after a handshake with a client certificate. */
    private SSLEngine connect(String protocol, Consumer<SSLEngine> judge) throws Exception {
        SSLEngine server = context(judge).createSSLEngine();
        server.setUseClientMode(false);
        server.setNeedClientAuth(true);
        SSLEngine client = context(engine -> {}).createSSLEngine("localhost", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        ByteBuffer toServer = ByteBuffer.allocate(BUFFER);
        ByteBuffer toClient = ByteBuffer.allocate(BUFFER);
        client.beginHandshake();
        server.beginHandshake();
        while (isHandshaking(client) || isHandshaking(server)) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        return server;
    }

    private static boolean isHandshaking(SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
        in.flip();
        if (in.hasRemaining()) {
            engine.unwrap(in, ByteBuffer.allocate(BUFFER));
        }
        in.compact();
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
        }
    }

    private static String idOf(SSLEngine engine) {
        return HexFormat.of().formatHex(engine.getSession().getId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theSessionOfTheHandshakeIsThatOfTheConnection(String protocol) throws Exception {
        SSLEngine trusted = connect(protocol, engine -> sessions.trust(engine.getHandshakeSession()));
        assertTrue(sessions.isTrusted(idOf(trusted)));
        assertEquals(Optional.empty(), sessions.refusal(idOf(trusted)));
        SSLEngine refused = connect(protocol, engine -> sessions.refuse(engine.getHandshakeSession(), EXPIRED));
        assertFalse(sessions.isTrusted(idOf(refused)));
        assertEquals(Optional.of(EXPIRED), sessions.refusal(idOf(refused)));
        boolean isTls12 = protocol.equals("TLSv1.2");
        assertEquals(isTls12, trusted.getSession().isValid(), "it cannot be resumed");
        assertEquals(isTls12, refused.getSession().isValid(), "it cannot be resumed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRecordOfATrustedSessionLastsAsLongAsTheSession(String protocol) throws Exception {
        SSLEngine open = connect(protocol, engine -> sessions.trust(engine.getHandshakeSession()));
        String closed = idOf(connect(protocol, engine -> sessions.trust(engine.getHandshakeSession())));
        Eventually.get(
                () -> {
                    System.gc();
                    connect("TLSv1.3", engine -> sessions.trust(engine.getHandshakeSession()));
                    return sessions.isTrusted(closed);
                },
                is -> !is || protocol.equals("TLSv1.2")); // in TLS 1.2 the session is cached
        assertTrue(sessions.isTrusted(idOf(open)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRefusedSessionThatIsNoLongerRecordedIsNotTrusted(String protocol) throws Exception {
        SSLEngine first = connect(protocol, engine -> sessions.refuse(engine.getHandshakeSession(), EXPIRED));
        for (int i = 0; i < 2; i++) {
            connect(protocol, engine -> sessions.refuse(engine.getHandshakeSession(), EXPIRED));
        }
        assertEquals(Optional.empty(), sessions.refusal(idOf(first)));
        assertFalse(sessions.isTrusted(idOf(first)));
        assertFalse(sessions.isTrusted(null));
    }
}
