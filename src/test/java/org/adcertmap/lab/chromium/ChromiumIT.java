// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** What the browser of the tests reports of a page with faults: without that, its silence proves nothing. */
class ChromiumIT {
    private static final String PAGE = """
            <!DOCTYPE html><html lang="en"><title>page</title><style>h1 { color: red }</style>
            <main><h1>at %s</h1><img src="picture.png">
            <form action="/next"><label>Name <input name="name"></label> <button>Go</button></form></main>
            """;

    private static void respond(HttpExchange exchange) throws IOException {
        byte[] page = PAGE.formatted(exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html");
        exchange.getResponseHeaders().add("Content-Security-Policy", "default-src 'none'; form-action 'self'");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
    }

    @Test
    void violationsOfPolicyAndAccessibilityAreReportedAndKeysAndClicksAreThoseOfAUser() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ChromiumIT::respond);
        server.start();
        Path home = Path.of("target/chromium/faults");
        try (Chromium chromium = Chromium.start(ChromiumProfile.trusting(home, TestCa.root("CN=CA")))) {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            Tab tab = chromium.tab().open(url);
            String messages = tab.messages().toString();
            assertTrue(messages.contains("Applying inline style violates"), messages);
            assertTrue(messages.contains("ContentSecurityPolicyIssue"), messages);
            List<String> violations = Axe.violations(tab);
            assertEquals(1, violations.size(), violations::toString);
            assertTrue(violations.get(0).contains("image-alt"), violations::toString);
            tab.fill("input", "by key").key(Key.TAB);
            assertEquals("Go", tab.focused());
            assertEquals(url + "next?name=by+key", tab.keyToLoad(Key.ENTER).url());
            assertEquals(
                    url + "next?name=by+mouse",
                    tab.fill("input", "by mouse").click("button").url());
            assertTrue(tab.back().text().contains("at /next?name=by+key"), tab::text);
            tab.prefers("prefers-color-scheme", "dark").size(360, 740);
            assertEquals(
                    "true 360", tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches + ' ' + innerWidth"));
            assertFalse(tab.has("h2"));
        } finally {
            server.stop(0);
        }
    }
}
