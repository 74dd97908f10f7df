// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each of several Valves may refuse a request, and the innermost sets the principal, as in IIS the setting of the
 * innermost location applies.
 */
class NestedValvesTest extends EmbeddedTest {
    private final ClientCertificateMappingValve inner = new ClientCertificateMappingValve();

    @BeforeEach
    void addInnerValve() {
        inner.setEnabled(true);
        tomcat.context().getPipeline().addValve(inner);
    }

    @Test
    void sessionOfAnApplicationWithoutMappingSurvives() throws Exception {
        inner.setEnabled(false);
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        Page first = alices.get("/?note=work");
        assertEquals("anonymous", first.user());
        Page second = alices.get("/", first.sessionCookie().orElseThrow());
        assertEquals("anonymous", second.user());
        assertEquals(Optional.of("work"), second.value("note"), "the session survives");
        assertEquals(Optional.empty(), second.sessionCookie());
    }

    @Test
    void sessionIsBoundToTheCertificate() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        Page again = alices.get("/", cookie);
        assertEquals("CORP\\alice", again.user());
        assertEquals(Optional.of("work"), again.value("note"));
        assertEquals(Optional.of("null"), withoutCertificate().get("/", cookie).value("note"));
        assertEquals(Optional.of("null"), alices.get("/", cookie).value("note"), "the session has ended");
    }

    @Test
    void innerValveMapsWhereTheOuterValveIsDisabled() throws Exception {
        valve.setEnabled(false);
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=work").sessionCookie().orElseThrow();
        assertEquals("CORP\\alice", alices.get("/", cookie).user());
        assertEquals(Optional.of("work"), alices.get("/", cookie).value("note"));
    }

    @Test
    void refusalOfTheOuterValveIsFinal() throws Exception {
        inner.setEnabled(false);
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        assertEquals(401, withoutCertificate().get("/").status());
        assertEquals(401, browser(certificateWithUpn(alice).issue()).get("/").status());
        assertEquals("anonymous", browser(identityOf(alice)).get("/").user());
    }
}
