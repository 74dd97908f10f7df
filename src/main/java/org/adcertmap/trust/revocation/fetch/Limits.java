// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.time.Duration;

/**
 * The limits of one fetch. Immutable.
 *
 * @param maxBytes the maximum size of the response body
 * @param deadline by {@link System#nanoTime()}: the end of everything, redirects and headers included
 */
public record Limits(long maxBytes, long deadline) {
    /** Returns limits whose time begins now. */
    public static Limits fromNow(long maxBytes, Duration maxTime) {
        return new Limits(maxBytes, System.nanoTime() + maxTime.toNanos());
    }
}
