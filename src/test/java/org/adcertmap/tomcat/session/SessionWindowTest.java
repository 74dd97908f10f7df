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

/**
 * A session belongs to its certificate from the moment it is made, also while its first response is still being
 * written.
 */
class SessionWindowTest extends EmbeddedTest {
    private final CountDownLatch done = new CountDownLatch(1);

    /** Opens a session, sends the cookie, and goes on writing. */
    private final class Slow extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession().setAttribute("note", "secret");
            response.flushBuffer();
            try {
                done.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** Opens a session from a thread of its own. */
    private static final class Async extends HttpServlet {
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
    void sessionOfARunningResponseIsNotOpenToOthers() throws Exception {
        serve("slow", new Slow());
        startWithRealmAndValveInTheEngine();
        Identity alices = good(alice);
        HttpClient client = HttpClient.newBuilder()
                .sslContext(alices.sslContext(authority.certificate()))
                .build();
        URI uri = URI.create("https://localhost:" + tomcat.port() + "/slow");
        HttpResponse<InputStream> running =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream());
        String cookie = running.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
        try (TestAccount bob = directory.user("bob")) {
            Browser.Page bobs = browser(good(bob)).get("/", cookie);
            assertEquals(
                    "CORP\\bob null", bobs.user() + " " + bobs.value("note").orElse("-"));
        } finally {
            done.countDown();
            running.body().close();
        }
        assertEquals(Optional.of("null"), browser(alices).get("/", cookie).value("note"), "the session has ended");
    }

    @Test
    void sessionOfAnAsynchronousRequestBelongsToItsCertificate() throws Exception {
        serve("async", new Async());
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(good(alice));
        String cookie = alices.get("/async").sessionCookie().orElseThrow();
        Browser.Page page = alices.get("/", cookie);
        assertEquals(Optional.of("secret"), page.value("note"));
        assertEquals(Optional.empty(), page.sessionCookie(), "it was hers already, so its id stays");
        assertNotEquals(
                Optional.of("secret"), withoutCertificate().get("/", cookie).value("note"));
    }
}
