// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.Identity;
import org.junit.jupiter.api.Test;

/** Checks that no client can fill the log or the error page, whatever its certificate says. */
class LogVolumeTest extends EmbeddedTest {
    private static final int REQUESTS = 50;

    /** Sends requests on one connection, and returns the lines that are logged about them. */
    private List<String> linesAbout(Identity identity, String code) throws Exception {
        return linesAbout(() -> browser(identity), code);
    }

    private List<String> linesAbout(Callable<Browser> client, String code) throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        try (CapturedLog log = new CapturedLog("org.adcertmap")) {
            Browser browser = client.call();
            for (int i = 0; i < REQUESTS; i++) {
                Page page = browser.get("/");
                assertEquals(401, page.status());
                assertTrue(page.body().contains(code), page.body());
                assertTrue(page.body().length() < 2_000, page.body());
            }
            List<String> lines =
                    log.lines().stream().filter(line -> line.contains(code)).toList();
            // Five at once, then one every two seconds, of which fifty requests take a few at most.
            assertTrue(lines.size() >= 5 && lines.size() <= REQUESTS / 2, lines.size() + " lines");
            return lines;
        }
    }

    private static void assertShort(List<String> lines) {
        lines.forEach(line -> assertTrue(line.length() < 1_600, line));
    }

    @Test
    void requestWithoutACertificateIsLoggedAFewTimes() throws Exception {
        assertShort(linesAbout(this::withoutCertificate, "ADCM-AUTHENTICATION-REQUIRED"));
    }

    @Test
    void refusedCertificateIsLoggedAFewTimes() throws Exception {
        assertShort(linesAbout(ca.issue("CN=mallory").issue(), "ADCM-NO-ACCOUNT"));
    }

    @Test
    void certificateWithNinetyNineMailAddressesIsLoggedInAShortLine() throws Exception {
        CertificateBuilder certificate = ca.issue("CN=mallory");
        for (int i = 0; i < 99; i++) {
            certificate.email("m".repeat(200) + i + "@corp.example.com");
        }
        List<String> lines = linesAbout(certificate.issue(), "ADCM-NO-ACCOUNT");
        assertShort(lines);
        assertTrue(lines.get(0).contains(" more characters)"), lines.get(0));
    }

    @Test
    void certificateWithNinetyNineUpnsIsLoggedInAShortLine() throws Exception {
        String[] upns = IntStream.range(0, 99)
                .mapToObj(i -> "u".repeat(200) + i + "@corp.example.com")
                .toArray(String[]::new);
        List<String> lines = linesAbout(ca.issue("CN=mallory").upn(upns).issue(), "ADCM-MULTIPLE-UPNS");
        assertShort(lines);
        assertTrue(lines.get(0).contains(" more characters)"), lines.get(0));
    }

    @Test
    void longNameIsNoRequestAttribute() throws Exception {
        serve(
                "subject",
                (request, response) -> response.getWriter()
                        .print("subject=" + request.getAttribute("org.adcertmap.CERT_SUBJECT") + " serial="
                                + request.getAttribute("org.adcertmap.CERT_SERIALNUMBER")));
        startWithRealmAndValveInTheEngine();
        assertEquals(
                "subject=null serial=77",
                browser(ca.issue("CN=" + "x".repeat(4_100)).serial("77").issue())
                        .get("/subject")
                        .body());
        assertEquals(
                "subject=CN=" + "x".repeat(4_000) + " serial=78",
                browser(ca.issue("CN=" + "x".repeat(4_000)).serial("78").issue())
                        .get("/subject")
                        .body());
    }

    @Test
    void longUriIsCutInTheLog() throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        try (CapturedLog log = new CapturedLog("org.adcertmap")) {
            assertEquals(401, withoutCertificate().get("/" + "x".repeat(7_000)).status());
            List<String> lines = log.lines().stream()
                    .filter(line -> line.contains("ADCM-AUTHENTICATION-REQUIRED"))
                    .toList();
            assertEquals(1, lines.size(), lines.toString());
            assertShort(lines);
        }
    }
}
