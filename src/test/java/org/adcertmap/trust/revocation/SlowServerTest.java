// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.background.ServerThreads;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.fake.DrippingServer;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.trust.path.CertificationPath;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that respond slowly or not at all occupy no thread for long, and delay no other source. */
class SlowServerTest extends RevocationScenario {
    /** Short, because each test waits for it several times. */
    private static final Duration SHORT = Duration.ofMillis(300);
    /** Far longer than any timeout but that of a test without a dripping response. */
    private static final Duration TOO_OLD = Duration.ofSeconds(16);

    /** Where a response drips. */
    enum Place {
        SILENT("", ""),
        STATUS_LINE("HTTP/1.1 200 ", "O"),
        HEADER_FIELD("HTTP/1.1 200 OK\r\nX: ", "x"),
        HEADER_FIELDS("HTTP/1.1 200 OK\r\n", "X: x\r\n"),
        INTERIM_RESPONSE("HTTP/1.1 100 Continue\r\n", "X: x\r\n"),
        DATA("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", "x"),
        DATA_UNTIL_CLOSE("HTTP/1.1 200 OK\r\n\r\n", "x"),
        CHUNK_SIZE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0"),
        CHUNK_EXTENSION("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", "x"),
        CHUNK_DATA("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf000\r\n", "x"),
        TRAILER_LINE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n0\r\n0\r\nX: ", "x"),
        TRAILERS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n0\r\n0\r\n", "X: x\r\n"),
        REDIRECT("HTTP/1.1 302 Found\r\nLocation: /", "x");

        private final String beginning;
        private final String drip;

        Place(String beginning, String drip) {
            this.beginning = beginning;
            this.drip = drip;
        }

        DrippingServer start() {
            return new DrippingServer(beginning, drip);
        }
    }

    private static long threadsInAFetch() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().startsWith("org.adcertmap.trust.revocation.fetch.")))
                .count();
    }

    /** Fails as soon as a connection is open for far longer than any timeout, in place of waiting for its end. */
    private static boolean isCutOff(DrippingServer slow) {
        Duration oldest = slow.oldestConnection();
        assertTrue(oldest.compareTo(TOO_OLD) < 0, () -> "a connection is open since " + oldest);
        return true;
    }

    /** Returns the status, and lets the next call fetch anew what a busy machine has fetched too slowly. */
    private String nextStatusOf(X509Certificate certificate) {
        String status = statusOf(certificate);
        if (!status.startsWith("good")) {
            now = now.plusSeconds(30);
        }
        return status;
    }

    private void startToFetch(X509Certificate certificate) {
        checker().check(new CertificationPath(List.of(certificate, CA.certificate())), now, System.nanoTime());
    }

    @DisplayName("A response that drips is cut off after urlRetrievalTimeout, wherever it drips, and the next source"
            + " is fetched")
    @ParameterizedTest
    @EnumSource
    void drippingResponseIsCutOff(Place place) {
        timeout = SHORT;
        server.publish("/ca.crl", CA.newCrl().issue());
        try (DrippingServer slow = place.start()) {
            X509Certificate alice = alice().ocspResponder(slow.url("/ocsp"))
                    .crlDistributionPoint(slow.url("/ca.crl"), server.url("/ca.crl"))
                    .issue()
                    .certificate();
            Eventually.get(() -> nextStatusOf(alice), status -> isCutOff(slow) && status.startsWith("good"));
            Eventually.get(SlowServerTest::threadsInAFetch, count -> isCutOff(slow) && count == 0);
            Eventually.get(network::openSockets, count -> isCutOff(slow) && count == 0);
            assertTrue(slow.connections() >= 2, "both were fetched");
            X509Certificate bob =
                    alice().crlDistributionPoint(slow.url("/ca.crl")).issue().certificate();
            Eventually.get(
                    () -> statusOf(bob),
                    status -> isCutOff(slow) && (status.contains("too slow") || status.contains("malformed")));
        }
    }

    @Test
    void crlsAreRefreshedWhileOtherResponsesDrip() {
        timeout = SHORT;
        refreshInterval = Duration.ofMillis(100);
        X509Certificate alice = aliceWithCrl();
        server.publish("/ca.crl", CA.newCrl().issue());
        Eventually.get(() -> nextStatusOf(alice), status -> status.startsWith("good"));
        long before = server.requests("/ca.crl");
        try (DrippingServer slow = Place.CHUNK_EXTENSION.start()) {
            for (int i = 0; i < 40; i++) {
                startToFetch(alice().ocspResponder(slow.url("/ocsp")).issue().certificate());
                startToFetch(
                        alice().crlDistributionPoint(slow.url("/" + i)).issue().certificate());
            }
            now = now.plus(Duration.ofHours(20));
            // by the periodic refresh
            Eventually.get(() -> server.requests("/ca.crl"), count -> isCutOff(slow) && count == before + 1);
        }
    }

    @DisplayName(
            "A host that responds slowly occupies only a part of the threads: another responder is queried at once")
    @Test
    void slowHostLeavesThreadsForOtherHosts() {
        timeout = Duration.ofMinutes(10);
        allowedHosts = List.of();
        network.name("slow.example.com", "203.0.113.1").name("pki.example.com", "203.0.113.2");
        network.server("203.0.113.2", server.port());
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        try (DrippingServer slow = Place.SILENT.start()) {
            network.server("203.0.113.1", slow.port());
            for (int i = 0; i < 3 * ServerThreads.THREADS; i++) {
                startToFetch(alice().ocspResponder("http://slow.example.com/ocsp")
                        .issue()
                        .certificate());
            }
            Eventually.get(slow::connections, count -> count == ServerThreads.THREADS_PER_SERVER);
            X509Certificate alice =
                    alice().ocspResponder("http://pki.example.com/ocsp").issue().certificate();
            startToFetch(alice);
            Eventually.get(
                    () -> {
                        startToFetch(alice);
                        return server.requests("/ocsp");
                    },
                    count -> count == 1);
            assertEquals(ServerThreads.THREADS_PER_SERVER, slow.connections());
        }
    }

    @Test
    void queuedFetchesOfAHostStartWhenOthersEnd() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        int count = 5 * ServerThreads.THREADS_PER_SERVER;
        for (int i = 0; i < count; i++) {
            startToFetch(aliceWithOcsp());
        }
        Eventually.get(() -> server.requests("/ocsp"), requests -> requests == count);
    }

    @Test
    void noThreadAndNoSocketIsLeftAfterClose() {
        timeout = Duration.ofMinutes(10);
        try (DrippingServer slow = Place.DATA.start()) {
            for (int i = 0; i < 3; i++) {
                startToFetch(alice().ocspResponder(slow.url("/ocsp")).issue().certificate());
                startToFetch(
                        alice().crlDistributionPoint(slow.url("/" + i)).issue().certificate());
            }
            Eventually.get(slow::connections, count -> count == 6);
            checker().close();
            assertEquals(0, network.openSockets());
            Eventually.get(
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("adcertmap-revocation"))
                            .count(),
                    count -> count == 0);
        }
    }
}
