// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.Test;

/** Checks that a session is bound from its creation, also while its first response is still being written. */
class NewSessionDuringResponseTest extends EmbeddedTest {
    private final CountDownLatch mayFinish = new CountDownLatch(1);

    /** Creates a session, sends the cookie, and keeps the response open. */
    private final class SlowServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession().setAttribute("note", "secret");
            response.flushBuffer();
            try {
                mayFinish.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** Creates a session in a thread of its own. */
    private static final class AsyncServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            AsyncContext context = request.startAsync();
            new Thread(() -> {
                        request.getSession().setAttribute("note", "secret");
                        context.complete();
                    })
                    .start();
        }
    }

    @Test
    void otherCertificateCannotUseTheSessionOfARunningResponse() throws Exception {
        serve("slow", new SlowServlet());
        startWithRealmAndValveInTheEngine();
        Identity alices = identityOf(alice);
        HttpClient client = HttpClient.newBuilder()
                .sslContext(alices.sslContext(ca.certificate()))
                .build();
        URI uri = URI.create("https://localhost:" + tomcat.port() + "/slow");
        HttpResponse<InputStream> running =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
        String cookie = running.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
        try (TestAccount bob = directory.user("bob")) {
            Browser.Page bobs = browser(identityOf(bob)).get("/", cookie);
            assertEquals(
                    "CORP\\bob null", bobs.user() + " " + bobs.value("note").orElse("-"));
        } finally {
            mayFinish.countDown();
            running.body().close();
        }
        assertEquals(Optional.of("null"), browser(alices).get("/", cookie).value("note"), "the session has ended");
    }

    @Test
    void sessionOfAnAsynchronousRequestIsBoundToItsCertificate() throws Exception {
        serve("async", new AsyncServlet());
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/async").sessionCookie().orElseThrow();
        Browser.Page page = alices.get("/", cookie);
        assertEquals(Optional.of("secret"), page.value("note"));
        assertEquals(Optional.empty(), page.sessionCookie(), "it was already bound, so its ID stays");
        assertNotEquals(
                Optional.of("secret"), withoutCertificate().get("/", cookie).value("note"));
    }
}
