// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.security.Security;
import java.util.concurrent.atomic.LongAdder;
import org.adcertmap.pki.ObservedEcdsa;

/**
 * Counts the signatures that this JVM verifies with SHA256withECDSA, the algorithm of all certificates and handshakes
 * of the benchmark. Safe for any number of threads.
 */
final class CountingSignatures {
    private static final LongAdder VERIFIED = new LongAdder();

    private CountingSignatures() {}

    /** Counts from now on. */
    static void install() {
        Security.insertProviderAt(
                new ObservedEcdsa("Counting", signature -> {
                    VERIFIED.increment();
                    return true;
                }),
                1);
    }

    static long verified() {
        return VERIFIED.sum();
    }
}
