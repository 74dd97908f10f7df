// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.pki.Identity;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WebSocket has the principal of the client that opened it, and ends with its session. */
class WebSocketTest extends EmbeddedTest {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    /** Responds to each message with the name of the user. */
    public static final class UserNameEndpoint extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String message) {
                    Principal principal = session.getUserPrincipal();
                    try {
                        session.getBasicRemote().sendText(principal == null ? "anonymous" : principal.getName());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    /** Deploys the endpoint at /socket. */
    public static final class Deployment implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            Object container = event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                ((ServerContainer) container)
                        .addEndpoint(ServerEndpointConfig.Builder.create(UserNameEndpoint.class, "/socket")
                                .build());
                ((ServerContainer) container)
                        .addEndpoint(ServerEndpointConfig.Builder.create(NoteEndpoint.class, "/note")
                                .configurator(new KeepingConfigurator())
                                .build());
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Keeps the HttpSession of the handshake, as many applications do. */
    public static final class KeepingConfigurator extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            config.getUserProperties().put("session", request.getHttpSession());
        }
    }

    /** Responds to each message with the note in the session of the handshake. */
    public static final class NoteEndpoint extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            HttpSession kept = (HttpSession) config.getUserProperties().get("session");
            session.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String message) {
                    try {
                        session.getBasicRemote().sendText(noteOf(kept));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }

        private static String noteOf(HttpSession kept) {
            try {
                return "note " + kept.getAttribute("note");
            } catch (IllegalStateException e) {
                return "ended";
            }
        }
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            received.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            received.add("closed " + status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            received.add(error.toString());
        }
    }

    @BeforeEach
    void deploy() throws Exception {
        tomcat.context().addServletContainerInitializer(new WsSci(), null);
        tomcat.context().addApplicationListener(Deployment.class.getName());
        startWithRealmAndValveInTheEngine();
    }

    private WebSocket socket(SSLContext identity, String cookie) throws Exception {
        return socket(identity, "/socket", cookie);
    }

    private WebSocket socket(SSLContext identity, String path, String cookie) throws Exception {
        WebSocket.Builder builder =
                HttpClient.newBuilder().sslContext(identity).build().newWebSocketBuilder();
        if (cookie != null) {
            builder.header("Cookie", cookie);
        }
        return builder.buildAsync(URI.create("wss://localhost:" + tomcat.port() + path), new Listener())
                .get(60, TimeUnit.SECONDS);
    }

    private String next() throws InterruptedException {
        return received.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void webSocketHasThePrincipalOfItsCertificate() throws Exception {
        WebSocket alices = socket(identityOf(alice).sslContext(ca.certificate()), null);
        alices.sendText("who?", true);
        assertEquals("CORP\\alice", next());
        WebSocket unauthenticated = socket(Identity.sslContextWithoutCertificate(ca.certificate()), null);
        unauthenticated.sendText("who?", true);
        assertEquals("anonymous", next());
        alices.abort();
        unauthenticated.abort();
    }

    @Test
    void webSocketEndsWithItsSession() throws Exception {
        Identity identity = identityOf(alice);
        Browser browser = browser(identity);
        String cookie = browser.get("/?note=secret").sessionCookie().orElseThrow();
        WebSocket alices = socket(identity.sslContext(ca.certificate()), cookie);
        alices.sendText("who?", true);
        assertEquals("CORP\\alice", next());
        assertNotEquals(
                Optional.of("secret"), withoutCertificate().get("/", cookie).value("note"));
        assertEquals("closed 1008", next());
    }

    /** Tomcat does not close the socket of an unauthenticated client with its session. */
    @Test
    void webSocketThatKeepsAnUnauthenticatedSessionDoesNotSeeALaterLogin() throws Exception {
        String cookie =
                withoutCertificate().get("/?note=mallorys").sessionCookie().orElseThrow();
        WebSocket mallorys = socket(Identity.sslContextWithoutCertificate(ca.certificate()), "/note", cookie);
        mallorys.sendText("what?", true);
        assertEquals("note mallorys", next());
        Browser alices = browser(identityOf(alice));
        String own = alices.get("/?note=alices-secret", cookie).sessionCookie().orElseThrow();
        mallorys.sendText("what?", true);
        assertEquals("ended", next());
        alices.get("/?note=alices-second-secret", own);
        mallorys.sendText("what?", true);
        assertEquals("ended", next());
        mallorys.abort();
    }

    @Test
    void webSocketOfAnotherCertificateDoesNotGetTheSession() throws Exception {
        String cookie =
                browser(identityOf(alice)).get("/?note=secret").sessionCookie().orElseThrow();
        WebSocket bobs = socket(identityOf(directory.user("bob")).sslContext(ca.certificate()), cookie);
        bobs.sendText("who?", true);
        assertEquals("CORP\\bob", next());
        assertEquals(
                Optional.of("null"),
                browser(identityOf(alice)).get("/", cookie).value("note"),
                "the session has ended");
        bobs.abort();
    }
}
