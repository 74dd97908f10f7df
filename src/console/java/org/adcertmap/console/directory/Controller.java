// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.Map;
import org.adcertmap.console.jmx.Row;

/**
 * One domain controller. Immutable; texts are printable.
 *
 * @param state in words
 * @param isHealthy whether it is in rotation and responds
 * @param latency of the last query that succeeded; {@code -} if there was none
 * @param lastFailure {@code -} if there was none
 */
public record Controller(String address, String state, boolean isHealthy, String latency, String lastFailure) {
    private static final Map<String, String> WORDS = Map.of(
            "HEALTHY", "healthy",
            "SLOW", "slow: has not responded for a while, is used after the others",
            "DOWN", "down: skipped until a health check succeeds",
            "PROBING", "down: a health check is in progress",
            "REFUSED", "never used: outside the domain");

    static Controller of(Row row) {
        String state = row.text("state");
        long millis = row.number("latencyMillis");
        return new Controller(
                row.text("address"),
                WORDS.getOrDefault(state, state),
                state.equals("HEALTHY"),
                millis < 0 ? "-" : millis + " ms",
                row.optional("lastFailure").orElse("-"));
    }
}
