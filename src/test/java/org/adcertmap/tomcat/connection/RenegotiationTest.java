// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.adcertmap.lab.Eventually;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that renegotiates a TLS 1.2 connection is the client of the certificate that it has shown last. */
class RenegotiationTest extends EmbeddedTest {
    private Optional<Identity> presented = Optional.empty();
    private SSLSocket socket;

    @AfterEach
    void closeSocket() throws IOException {
        socket.close();
    }

    /** Presents the identity of the moment; RSA and EC keys alike. */
    private final class ChangingKeyManager extends X509ExtendedKeyManager {
        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket connection) {
            boolean fits = presented.isPresent()
                    && List.of(keyTypes).stream()
                            .anyMatch(type -> type.equals(presented.get().key().getAlgorithm()));
            return fits ? "presented" : null;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket connection) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return presented.orElseThrow().chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return presented.orElseThrow().key();
        }
    }

    private void start() throws Exception {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setCacheTtl("15m"); // the outcome stays in the Realm's cache
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private void connectAs(Identity identity) throws Exception {
        presented = Optional.of(identity);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", ca.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.2");
        context.init(new KeyManager[] {new ChangingKeyManager()}, trust.getTrustManagers(), null);
        socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", tomcat.port());
        socket.setSoTimeout(60_000);
        socket.startHandshake();
    }

    /** Renegotiates with a full handshake, and sends the first request after it. */
    private void renegotiateAs(Optional<Identity> identity) throws Exception {
        presented = identity;
        AtomicBoolean completed = new AtomicBoolean();
        socket.addHandshakeCompletedListener(event -> completed.set(true));
        socket.getSession().invalidate();
        socket.startHandshake(); // only begins it; reading responses of the old session completes it
        Eventually.get(
                () -> {
                    send();
                    user();
                    return completed.get();
                },
                Boolean::booleanValue);
        send();
    }

    private void send() throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Reads one response with a Content-Length or in chunks, up to its last line. */
    private String user() throws IOException {
        InputStream in = socket.getInputStream();
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int length = -1;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet != '\n') {
                line.append((char) octet);
                continue;
            }
            String text = line.toString().strip();
            line.setLength(0);
            if (text.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(text.substring(15).strip());
            }
            if (text.isEmpty()) {
                break;
            }
            lines.add(text);
        }
        String body = length < 0 ? chunks(in) : new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return body.lines()
                .filter(each -> each.startsWith("user="))
                .map(each -> each.substring(5))
                .findFirst()
                .orElse(lines.get(0).split(" ")[1]);
    }

    private static String chunks(InputStream in) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            StringBuilder size = new StringBuilder();
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                size.append((char) octet);
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            body.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            in.readNBytes(2);
            if (length == 0) {
                return body.toString();
            }
        }
    }

    @Test
    void requestAfterARenegotiationIsThatOfTheNewCertificate() throws Exception {
        start();
        connectAs(identityOf(alice));
        send();
        assertEquals("CORP\\alice", user());
        send();
        assertEquals("CORP\\alice", user(), "from the connection cache");
        renegotiateAs(Optional.of(identityOf(directory.user("bob"))));
        assertEquals("CORP\\bob", user());
        send();
        assertEquals("CORP\\bob", user());
    }

    @Test
    void requestAfterARenegotiationWithoutACertificateIsUnauthenticated() throws Exception {
        start();
        Identity alices = identityOf(alice);
        connectAs(alices);
        send();
        assertEquals("CORP\\alice", user());
        renegotiateAs(Optional.empty());
        assertEquals("anonymous", user());
        // Her outcome is mapped again elsewhere, and fresh in the Realm's cache: the first connection is still
        // nobody's.
        assertEquals("CORP\\alice", browser(alices).get("/").user());
        send();
        assertEquals("anonymous", user());
        renegotiateAs(Optional.of(alices));
        assertEquals("CORP\\alice", user());
    }

    @Test
    void requiredCertificateIsMissingAfterARenegotiationWithoutOne() throws Exception {
        valve.setSslFlags("Ssl, SslNegotiateCert, SslRequireCert");
        start();
        connectAs(identityOf(alice));
        send();
        assertEquals("CORP\\alice", user());
        renegotiateAs(Optional.empty());
        assertEquals("403", user());
    }
}
