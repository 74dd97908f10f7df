package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Of several Valves each may refuse, and the innermost says who it is: as IIS takes the setting of the innermost
 * location.
 */
class NestedValvesTest extends EmbeddedTest {
    private final ClientCertificateMappingValve inner = new ClientCertificateMappingValve();

    @BeforeEach
    void nest() {
        inner.setEnabled(true);
        tomcat.context().getPipeline().addValve(inner);
    }

    @Test
    void sessionOfAnApplicationWithoutMappingIsItsOwn() throws Exception {
        inner.setEnabled(false);
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(good(alice));
        Page first = alices.get("/?note=work");
        assertEquals("anonymous", first.user());
        Page second = alices.get("/", first.sessionCookie().orElseThrow());
        assertEquals("anonymous", second.user());
        assertEquals(Optional.of("work"), second.value("note"), "nobody ends it");
        assertEquals(Optional.empty(), second.sessionCookie());
    }

    @Test
    void sessionBelongsToTheCertificateOnce() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(good(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        Page again = alices.get("/", cookie);
        assertEquals("CORP\\alice", again.user());
        assertEquals(Optional.of("work"), again.value("note"));
        assertEquals(Optional.of("null"), withoutCertificate().get("/", cookie).value("note"));
        assertEquals(Optional.of("null"), alices.get("/", cookie).value("note"), "it has ended");
    }

    @Test
    void outerValveThatIsOffLeavesItToTheInnerOne() throws Exception {
        valve.setEnabled(false);
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(good(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        assertEquals("CORP\\alice", alices.get("/", cookie).user());
        assertEquals(Optional.of("work"), alices.get("/", cookie).value("note"));
    }

    @Test
    void refusalOfTheOuterValveStands() throws Exception {
        inner.setEnabled(false);
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        assertEquals(401, withoutCertificate().get("/").status());
        assertEquals(401, browser(upn(alice).issue()).get("/").status());
        assertEquals("anonymous", browser(good(alice)).get("/").user());
    }
}
