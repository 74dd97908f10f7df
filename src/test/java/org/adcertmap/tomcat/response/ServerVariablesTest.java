// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.EmbeddedTest;
import org.adcertmap.tomcat.login.CertificateVariables;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;

/** Checks that the request attributes are IIS's server variables, spelled as in IIS. */
class ServerVariablesTest extends EmbeddedTest {
    private static Optional<String> variable(Page page, String name) {
        return page.value("org.adcertmap." + name);
    }

    private Identity alices() {
        return ca.issue("C=US", "O=Contoso\\, Ltd.", "CN=Alice")
                .serial("0467f302")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    @Test
    void mappedRequestHasTheVariablesOfIis() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser browser = browser(alices());
        browser.get("/");
        Page again = browser.get("/"); // from the connection cache
        for (Page page : new Page[] {browser(alices()).get("/"), again}) {
            assertEquals(Optional.of("C=US, O=\"Contoso, Ltd.\", CN=Alice"), variable(page, "CERT_SUBJECT"));
            assertEquals(Optional.of("DC=test, DC=example, CN=Issuing CA"), variable(page, "CERT_ISSUER"));
            assertEquals(Optional.of("04-67-F3-02"), variable(page, "CERT_SERIALNUMBER"));
            assertEquals(page.value("principal.certificateSha256"), variable(page, "CERT_COOKIE"));
            assertEquals(Optional.of("1"), variable(page, "CERT_FLAGS"));
            assertTrue(Integer.parseInt(variable(page, "CERT_KEYSIZE").orElseThrow()) >= 128);
            assertEquals(Optional.of("CORP\\alice"), variable(page, "LOGON_USER"));
            assertEquals(Optional.of("CORP\\alice"), page.value("REMOTE_USER"));
            assertEquals(Optional.of("CLIENT_CERT"), page.value("AUTH_TYPE"));
            assertEquals(Optional.empty(), variable(page, "REASON"));
        }
    }

    @Test
    void unauthenticatedRequestHasTheCertificateAndNoUser() throws Exception {
        startWithRealmAndValveInTheEngine();
        Page page = browser(certificateWithUpn(alice).issue()).get("/");
        assertEquals("anonymous", page.user());
        assertEquals(Optional.of("CN=alice"), variable(page, "CERT_SUBJECT"));
        assertEquals(Optional.of("1"), variable(page, "CERT_FLAGS"));
        assertEquals(Optional.of("ADCM-WEAK-MAPPING"), variable(page, "REASON"));
        assertEquals(Optional.empty(), variable(page, "LOGON_USER"));
        assertEquals(Optional.empty(), page.value("REMOTE_USER"));
    }

    @Test
    void disabledValveSetsTheVariablesOfTheCertificate() throws Exception {
        valve.setEnabled(false);
        startWithRealmAndValveInTheEngine();
        Page page = browser(alices()).get("/");
        assertEquals("anonymous", page.user());
        assertEquals(Optional.of("04-67-F3-02"), variable(page, "CERT_SERIALNUMBER"));
        assertEquals(Optional.of("3"), variable(page, "CERT_FLAGS"), "nothing was validated");
        assertEquals(Optional.empty(), variable(withoutCertificate().get("/"), "CERT_FLAGS"));
    }

    /** Sets forged variables, as a proxy may by AJP. */
    private static final class ForgingValve extends ValveBase {
        ForgingValve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, jakarta.servlet.ServletException {
            request.setAttribute("org.adcertmap.LOGON_USER", "CORP\\alice");
            request.setAttribute("REMOTE_USER", "CORP\\alice");
            request.setAttribute("org.adcertmap.CERT_SUBJECT", "CN=Alice");
            request.getCoyoteRequest().setAttribute("org.adcertmap.LOGON_USER", "CORP\\alice"); // as AJP does
            request.getCoyoteRequest().setAttribute("org.adcertmap.CERT_ISSUER", "CN=Forged");
            getNext().invoke(request, response);
        }
    }

    @Test
    void variablesThatOthersSetAreRemoved() throws Exception {
        tomcat.engine().getPipeline().addValve(new ForgingValve());
        startWithRealmAndValveInTheEngine();
        Page page = withoutCertificate().get("/");
        assertEquals(Optional.empty(), variable(page, "LOGON_USER"));
        assertEquals(Optional.empty(), variable(page, "CERT_SUBJECT"));
        assertEquals(Optional.empty(), variable(page, "CERT_ISSUER"));
        assertEquals(Optional.empty(), page.value("REMOTE_USER"));
    }

    @Test
    void quotedValuesKeepTheirCommas() throws Exception {
        CertificateVariables variables =
                CertificateVariables.of(CertificateReader.read(TestCa.root("CN=A\\, \\\"B\\\"\\, C", "O=D")
                        .issue("CN=x")
                        .serial("00ff")
                        .issue()
                        .certificate()));
        org.apache.coyote.Request request = new org.apache.coyote.Request();
        variables.set(request, CertificateVariables.Flags.TRUSTED, Optional.empty());
        assertEquals("CN=\"A, \"\"B\"\", C\", O=D", request.getAttribute("org.adcertmap.CERT_ISSUER"));
        assertEquals("00-FF", request.getAttribute("org.adcertmap.CERT_SERIALNUMBER"));
    }
}
