// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import static org.adcertmap.console.page.Role.SUPPORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.adcertmap.console.json.JsonWriter;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.DirectoryQueries;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that explains a certificate, of made-up beans. */
class ExplainPageTest {
    private static final byte[] DER = {0x30, 0x03, 0x02, 0x01, 0x05};
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n";
    private static final String NASTY = "<script>alert(1)</script>\"'><b>\u202E\u0007=x";

    private final DirectoryQueries queries = new DirectoryQueries(0);
    private final ExplainPage page = new ExplainPage(queries);
    private final MadeUpTomcat tomcat = new MadeUpTomcat();
    private final MadeUpBean realm = tomcat.addRealm();

    private void answer(Map<String, Object> json) {
        realm.operation(
                "explainJson",
                arguments -> JsonWriter.of(json),
                "java.lang.String",
                "java.lang.String",
                "java.lang.String");
    }

    private static Map<String, Object> denied(String name) {
        Map<String, Object> json = new HashMap<>();
        json.put("outcome", "denied");
        json.put("reason", "ADCM-WEAK-MAPPING");
        json.put("detail", name);
        json.put("hint", name);
        json.put("certificate", name);
        json.put("account", null);
        json.put("roles", List.of());
        json.put("trace", List.of(Map.of("step", name, "result", name)));
        json.put("otherwise", null);
        json.put("mappings", List.of(mapping("weak", "X509:<S>" + name), mapping("strong", "X509:<SR>" + name)));
        return json;
    }

    private static Map<String, Object> mapping(String strength, String value) {
        return Map.of("attribute", "altSecurityIdentities", "strength", strength, "value", value);
    }

    private Outcome.Html post(Map<String, String> parameters, Map<String, byte[]> uploads) {
        Call call = tomcat.call("/explain", parameters, SUPPORT);
        return (Outcome.Html)
                page.post(new Call(call.path(), call.parameters(), uploads, call.user(), call.beans(), call.now()));
    }

    private String html(Map<String, String> parameters) {
        return MadeUpTomcat.render(post(parameters, Map.of()), SUPPORT);
    }

    @Test
    void formSaysWhichControllersItQueries() {
        String html = tomcat.html(page, "/explain", SUPPORT);
        assertTrue(html.contains("The Realm queries dc1.corp.example.com:636 or dc2.corp.example.com:636 now."), html);
        assertTrue(html.contains(" data-busy=\"Querying dc1.corp.example.com:636 or "), html);
        assertFalse(html.contains(" takes "), html);
        realm.with("responseTimeout", "30s").with("urlRetrievalTimeout", "5s");
        String limit = " Each query takes 30s at most (responseTimeout). Each CRL or OCSP response takes 5s at most"
                + " (urlRetrievalTimeout).";
        String limited = tomcat.html(page, "/explain", SUPPORT);
        assertTrue(limited.contains("…" + limit + "\">"), limited);
        assertTrue(limited.contains("and nothing is cached." + limit + "</p>"), limited);
        realm.with("domainControllers", null);
        assertTrue(tomcat.html(page, "/explain", SUPPORT).contains("The Realm queries the domain controllers now."));
    }

    @Test
    void refusalIsExplainedWithTheStrongMappingStringsFirst() {
        answer(denied("CN=O'Brien\u2019s"));
        String html = html(Map.of("pem", PEM));
        assertTrue(html.contains("class=\"bad\">Refused: ADCM-WEAK-MAPPING</h2>"), html);
        assertTrue(
                html.indexOf("X509:&lt;SR>") < html.indexOf("X509:&lt;S>")
                        || html.indexOf("X509:&lt;SR&gt;") < html.indexOf("X509:&lt;S&gt;"),
                html);
        MappingValue value = ((ExplainView) post(Map.of("pem", PEM), Map.of()).view())
                .result()
                .values()
                .get(0);
        assertEquals(
                "Set-ADUser -Identity 'ACCOUNT' -Add @{altSecurityIdentities='X509:<SR>CN=O''Brien\u2019\u2019s'}",
                value.command());
    }

    @Test
    void mappedCertificateNamesAccountAndRoles() {
        Map<String, Object> json = denied("x");
        json.put("outcome", "mapped");
        json.put("userName", "CORP\\alice");
        json.put(
                "account", Map.of("sAMAccountName", "alice", "distinguishedName", "CN=Alice,DC=x", "objectSid", "S-1"));
        json.put("method", "sid");
        json.put("strength", "strong");
        json.put("roles", List.of("Engineers", "Staff"));
        answer(json);
        String html = html(Map.of("pem", PEM));
        for (String part : new String[] {
            "class=\"good\">Mapped to CORP\\alice<",
            "CN=Alice,DC=x",
            "sid (strong)",
            "Engineers, Staff",
            "Set-ADUser -Identity &#39;alice&#39;"
        }) {
            assertTrue(html.contains(part), part + " in " + html);
        }
    }

    @Test
    void whatLiesBehindARefusalIsShown() {
        Map<String, Object> json = denied("x");
        json.put(
                "otherwise",
                Map.of(
                        "further", List.of(Map.of("reason", "ADCM-REVOKED", "detail", "d", "hint", "h")),
                        "trace", List.of(Map.of("step", "s", "result", "r")),
                        "userName", "CORP\\alice"));
        answer(json);
        List<ExplainedOutcome.Step> steps = ((ExplainView)
                        post(Map.of("pem", PEM), Map.of()).view())
                .result()
                .otherwise();
        assertEquals(
                List.of("ADCM-REVOKED", "s", "would be mapped"),
                steps.stream().map(ExplainedOutcome.Step::step).toList());
    }

    @Test
    void namesOfACertificateAreTextAndNoCommand() {
        answer(denied(NASTY));
        String html = html(Map.of("pem", PEM, "chain", NASTY, "at", NASTY));
        assertFalse(html.contains("<script>alert") || html.contains("<b>") || html.contains("\u202E"), html);
        assertTrue(html.contains("Not to be pasted") && !html.contains("Set-ADUser"), html);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAMCAQU=", " MAMC\n AQU= ", PEM})
    void textIsPemOrDerInBase64(String text) {
        assertEquals(PEM.strip(), CertificateText.pem(text).strip());
    }

    @Test
    void fileIsPemDerOrBase64AndIsTakenBeforeTheText() {
        for (byte[] file : new byte[][] {
            DER, PEM.getBytes(StandardCharsets.US_ASCII), Base64.getEncoder().encode(DER)
        }) {
            assertEquals(PEM.strip(), CertificateText.pem(file).strip());
        }
        answer(denied("x"));
        post(Map.of("pem", "other"), Map.of("file", DER));
        assertTrue(
                realm.invoked().get(0).contains("MAMCAQU="),
                () -> realm.invoked().toString());
    }

    @Test
    void certificateOfARefusalIsReadFromTheRealm() {
        answer(denied("x"));
        realm.operation("refusedCertificate", arguments -> "PEM of " + arguments[0], "java.lang.String");
        String id = tomcat.beans().realms().get(0).id();
        String html = html(Map.of("realm", id, "refusal", "7", "show", "mappings"));
        assertEquals(List.of("refusedCertificate[7]", "explainJson[PEM of 7, , ]"), realm.invoked());
        assertTrue(html.indexOf("id=\"mappings\"") < html.indexOf("Trace</caption>"), html);
    }

    @Test
    void accountOfTheValveIsPassedOn() {
        realm.operation(
                "explainJson",
                arguments -> JsonWriter.of(denied("x")),
                "java.lang.String",
                "java.lang.String",
                "java.lang.String",
                "java.lang.String");
        String html = html(Map.of("pem", "PEM", "account", "*-adm"));
        assertTrue(
                realm.invoked().get(0).endsWith(", *-adm]"),
                () -> realm.invoked().toString());
        assertTrue(html.contains("name=\"account\" value=\"*-adm\""), html);
    }

    @Test
    void invalidInputIsAnErrorAndIsNotLost() {
        answer(Map.of("error", "<i>no certificate"));
        assertEquals(400, post(Map.of("pem", "none"), Map.of()).status());
        String html = html(Map.of("pem", "none", "chain", "the chain", "at", "tomorrow"));
        assertTrue(html.contains("&lt;i&gt;no certificate") || html.contains("&lt;i>no certificate"), html);
        assertTrue(html.contains(">none</textarea>") && html.contains(">the chain</textarea>"), html);
        assertTrue(html(Map.of()).contains("Paste or choose a certificate."));
        assertTrue(html(Map.of("realm", "0000")).contains("There is no such Realm."));
        assertTrue(html(Map.of("pem", "x".repeat(140_000))).contains("longer than 64 kB"));
        realm.fail("it stops");
        assertTrue(html(Map.of("pem", PEM)).contains("The Realm cannot be read: it stops"));
    }

    /** Each way to send a key: text, chain, file in PEM, UTF-16 or DER, PKCS #12 in base64. */
    @Test
    void privateKeyIsRefusedAndNotRepeated() {
        answer(denied("x"));
        String key = "-----BEGIN EC PRIVATE KEY-----\nTUFNQ0FR\n-----END EC PRIVATE KEY-----\n";
        byte[] der = {0x30, (byte) 0x82, 0, 7, 2, 1, 0, 0x30, 2, 5, 0};
        String pfx = Base64.getEncoder().encodeToString(new byte[] {0x30, 5, 2, 1, 3, 5, 0});
        assertKeyRefused(Map.of("pem", PEM + key), Map.of());
        assertKeyRefused(Map.of("pem", PEM, "chain", key), Map.of());
        assertKeyRefused(Map.of("pem", pfx), Map.of());
        assertKeyRefused(Map.of("realm", "0000", "pem", key), Map.of());
        for (byte[] file :
                new byte[][] {key.getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.UTF_16LE), der}) {
            assertKeyRefused(Map.of(), Map.of("file", file));
        }
        Outcome.Html get = (Outcome.Html) page.get(tomcat.call("/explain", Map.of("pem", key), SUPPORT));
        assertFalse(MadeUpTomcat.render(get, SUPPORT).contains("TUFN"));
        assertEquals(List.of(), realm.invoked());
    }

    private void assertKeyRefused(Map<String, String> parameters, Map<String, byte[]> files) {
        Outcome.Html outcome = post(parameters, files);
        String html = MadeUpTomcat.render(outcome, SUPPORT);
        assertEquals(400, outcome.status());
        assertTrue(html.contains("The file is a private key; give the file with the certificate."), html);
        assertTrue(html.matches("(?s).*<textarea[^>]*name=\"pem\"[^>]*></textarea>.*"), html);
        assertFalse(html.contains("TUFN") || html.contains("BEGIN EC") || html.contains("MAUC"), html);
    }

    @Test
    void onlyTwoAtATimeQueryTheDirectory() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        String json = JsonWriter.of(denied("x"));
        realm.operation(
                "explainJson",
                arguments -> {
                    running.countDown();
                    await(end);
                    return json;
                },
                "java.lang.String",
                "java.lang.String",
                "java.lang.String");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<String> one = threads.submit(() -> html(Map.of("pem", PEM)));
            Future<String> two = threads.submit(() -> html(Map.of("pem", PEM)));
            await(running);
            Outcome.Html refused = post(Map.of("pem", PEM), Map.of());
            assertEquals(503, refused.status());
            assertTrue(MadeUpTomcat.render(refused, SUPPORT).contains(DirectoryQueries.REFUSAL));
            end.countDown();
            assertTrue(one.get(120, TimeUnit.SECONDS).contains("Refused: ")
                    && two.get(120, TimeUnit.SECONDS).contains("Refused: "));
            assertEquals(200, post(Map.of("pem", PEM), Map.of()).status());
        } finally {
            end.countDown();
            threads.shutdown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(120, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
