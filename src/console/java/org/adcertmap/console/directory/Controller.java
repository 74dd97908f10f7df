// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.Map;
import java.util.regex.Pattern;
import org.adcertmap.console.jmx.Row;

/**
 * One domain controller. Immutable; texts are printable.
 *
 * @param kind domain controller or global catalog
 * @param state in words
 * @param isHealthy whether it is in rotation and responds
 * @param latency of the last query that succeeded; {@code -} if there was none
 * @param lastFailure since when it was out of rotation, and why; {@code -} if there was none
 */
public record Controller(
        String address, String kind, String state, boolean isHealthy, String latency, String lastFailure) {
    /** A global catalog has ports of its own (MS-ADTS 3.1.1.3.1.10), with TLS and without. */
    private static final Pattern GLOBAL_CATALOG = Pattern.compile(".*:(3268|3269)");

    private static final Map<String, String> WORDS = Map.of(
            "HEALTHY", "healthy",
            "SLOW", "slow: has not responded for a while, is used after the others",
            "DOWN", "down: skipped until a health check succeeds",
            "PROBING", "down: a health check is in progress",
            "REFUSED", "never used: outside the domain");

    private static String failure(Row row) {
        return row.optional("lastFailure")
                .map(failure -> row.optional("lastFailureSince")
                                .map(since -> DirectoryState.time(since) + ": ")
                                .orElse("")
                        + failure)
                .orElse("-");
    }

    static Controller of(Row row) {
        String state = row.text("state");
        long millis = row.number("latencyMillis");
        String address = row.text("address");
        return new Controller(
                address,
                GLOBAL_CATALOG.matcher(address).matches() ? "global catalog" : "domain",
                WORDS.getOrDefault(state, state),
                state.equals("HEALTHY"),
                millis < 0 ? "-" : millis + " ms",
                failure(row));
    }
}
