// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;

/** A source of evidence without a server: serves what the test sets, and counts its fetches. Confined to one thread. */
final class FakeSource implements EvidenceSource<FakeSource.Statement> {
    static final String URL = "http://pki.example.com/ca.crl";
    static final String HOST = "pki.example.com";

    /** Evidence that revokes nothing. */
    record Statement(Instant thisUpdate, Instant nextUpdate) implements Evidence {
        @Override
        public RevocationStatus statusOf(BigInteger serial) {
            return RevocationStatus.GOOD;
        }
    }

    /** A fetch. */
    interface Fetch {
        Statement run() throws IOException;
    }

    private Fetch fetch = () -> {
        throw new IOException("nothing is published");
    };
    private int fetches;

    void publish(Statement statement) {
        onFetch(() -> statement);
    }

    void onFetch(Fetch next) {
        fetch = next;
    }

    int fetches() {
        return fetches;
    }

    @Override
    public String name() {
        return URL;
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public Statement fetch(OutputStream copy) throws IOException {
        fetches++;
        Statement statement = fetch.run();
        copy.write((statement.thisUpdate() + " " + statement.nextUpdate()).getBytes(StandardCharsets.US_ASCII));
        return statement;
    }

    @Override
    public Statement parse(InputStream octets) throws IOException {
        String[] times = new String(octets.readAllBytes(), StandardCharsets.US_ASCII).split(" ");
        return new Statement(Instant.parse(times[0]), Instant.parse(times[1]));
    }
}
