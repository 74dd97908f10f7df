// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.adcertmap.denial.FailureText;

/**
 * A source whose unchecked exceptions are no response: the JDK's parsers throw them for some malformed input, and a
 * server that sends such input must not cause more than one that sends nothing. Thread-safe, as is the other source.
 *
 * @param source the source that is guarded
 */
record GuardedSource<V>(EvidenceSource<V> source) implements EvidenceSource<V> {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String host() {
        return source.host();
    }

    @Override
    public V fetch(OutputStream copy) throws IOException {
        try {
            return source.fetch(copy);
        } catch (RuntimeException | StackOverflowError e) {
            throw notProcessed(e);
        }
    }

    @Override
    public V parse(InputStream octets) throws IOException {
        try {
            return source.parse(octets);
        } catch (RuntimeException | StackOverflowError e) {
            throw notProcessed(e);
        }
    }

    private static IOException notProcessed(Throwable e) {
        return new IOException("the response cannot be processed: " + FailureText.of(e), e);
    }
}
