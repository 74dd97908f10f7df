// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.TlsConnection;
import org.adcertmap.pki.ChangingKeyManager;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that renegotiates a TLS 1.2 connection is the client of the certificate that it has shown last. */
class RenegotiationTest extends EmbeddedTest {
    private final ChangingKeyManager keys = new ChangingKeyManager();
    private TlsConnection connection;

    @AfterEach
    void closeConnection() throws IOException {
        connection.close();
    }

    private void start() throws Exception {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setCacheTtl("15m"); // the outcome stays in the Realm's cache
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private void connectAs(Identity identity) throws Exception {
        keys.present(Optional.of(identity));
        SSLContext context = Identity.sslContext(keys, ca.certificate());
        connection = TlsConnection.openWith("TLSv1.2", context, tomcat.port());
    }

    /**
     * Renegotiates with a full handshake, and sends requests until one has the new certificate. Tomcat reads the
     * certificate when it begins to read a connection: a request that follows the handshake at once may be read
     * together with it, and then has the certificate before.
     */
    private void renegotiateAs(Optional<Identity> identity, String user) throws Exception {
        keys.present(identity);
        SSLSocket socket = connection.socket();
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
        Eventually.get(
                () -> {
                    send();
                    return user();
                },
                user::equals);
        send();
    }

    private void send() throws IOException {
        connection.send("/", "localhost");
    }

    /** Returns the user in the next response, or its status. */
    private String user() throws IOException {
        String response = connection.read();
        return response.lines()
                .filter(line -> line.startsWith("user="))
                .map(line -> line.substring(5))
                .findFirst()
                .orElseGet(() -> response.split("\\s")[1]);
    }

    @Test
    void requestAfterARenegotiationIsThatOfTheNewCertificate() throws Exception {
        start();
        connectAs(identityOf(alice));
        send();
        assertEquals("CORP\\alice", user());
        send();
        assertEquals("CORP\\alice", user(), "from the connection cache");
        renegotiateAs(Optional.of(identityOf(directory.user("bob"))), "CORP\\bob");
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
        renegotiateAs(Optional.empty(), "anonymous");
        assertEquals("anonymous", user());
        // Her outcome is mapped again elsewhere, and fresh in the Realm's cache: the first connection is still
        // nobody's.
        assertEquals("CORP\\alice", browser(alices).get("/").user());
        send();
        assertEquals("anonymous", user());
        renegotiateAs(Optional.of(alices), "CORP\\alice");
        assertEquals("CORP\\alice", user());
    }

    @Test
    void requiredCertificateIsMissingAfterARenegotiationWithoutOne() throws Exception {
        valve.setSslFlags("Ssl, SslNegotiateCert, SslRequireCert");
        start();
        connectAs(identityOf(alice));
        send();
        assertEquals("CORP\\alice", user());
        renegotiateAs(Optional.empty(), "403");
        assertEquals("403", user());
    }
}
