// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Caches the last outcome of each certificate on a connection and in a session, so that a decision is written once and
 * not for each request. Holds the 20,000 that were used last; one that was dropped is written again. Thread-safe:
 * {@code this} guards the map.
 */
final class LastOutcomes {
    private static final int MAX_ENTRIES = 20_000;

    private final Map<String, String> outcomes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    /**
     * Records the outcome of a request.
     *
     * @param keys the connection and the session of the request, each with the certificate
     * @return whether none of the keys had this outcome last
     */
    synchronized boolean isChange(List<String> keys, String outcome) {
        boolean known = false;
        for (String key : keys) {
            known |= outcome.equals(outcomes.put(key, outcome));
        }
        return !known;
    }
}
