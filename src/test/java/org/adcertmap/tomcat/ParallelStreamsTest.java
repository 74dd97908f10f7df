// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpClient.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.Identity;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;

/** Parallel streams of one HTTP/2 connection are requests of the certificate of that connection. */
class ParallelStreamsTest extends EmbeddedTest {
    private static final int STREAMS = 8;

    @Test
    void parallelStreamsAreThoseOfTheirConnectionsCertificate() throws Exception {
        tomcat.tlsConnector().addUpgradeProtocol(new Http2Protocol());
        CyclicBarrier together = new CyclicBarrier(STREAMS);
        serve("together", (request, response) -> {
            try {
                together.await(60, TimeUnit.SECONDS); // all streams are in the application at once
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            response.getWriter().println("user=" + request.getRemoteUser());
        });
        startWithRealmAndValveInTheEngine();
        Browser alices =
                Browser.with(identityOf(alice).sslContext(ca.certificate()), tomcat.port(), Version.HTTP_2, "TLSv1.3");
        Browser others = Browser.with(
                Identity.sslContextWithoutCertificate(ca.certificate()), tomcat.port(), Version.HTTP_2, "TLSv1.3");
        alices.get("/");
        others.get("/");
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try {
            for (int round = 0; round < 3; round++) {
                List<CompletableFuture<Page>> pages = new ArrayList<>();
                for (int i = 0; i < STREAMS; i++) {
                    Browser browser = i % 2 == 0 ? alices : others;
                    pages.add(CompletableFuture.supplyAsync(() -> browser.get("/together"), threads));
                }
                for (int i = 0; i < STREAMS; i++) {
                    Page page = pages.get(i).get(60, TimeUnit.SECONDS);
                    assertEquals(Version.HTTP_2, page.version());
                    assertEquals(i % 2 == 0 ? "CORP\\alice" : "null", page.user());
                }
            }
        } finally {
            threads.shutdown();
        }
    }
}
