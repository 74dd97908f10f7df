// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Caches the last outcome of each certificate on a connection and in a session, so that a decision is written once and
 * not for each request. Holds the 20,000 that were used last; one that was dropped is written again. Thread-safe:
 * {@code this} guards the map and the number of requests.
 */
final class LastOutcomes {
    private static final int MAX_ENTRIES = 20_000;

    private final Map<String, Last> outcomes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Last> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    private long requests;

    /** The outcome of the request with that number. */
    private record Last(String outcome, long request) {}

    /**
     * Records the outcome of a request.
     *
     * @param keys the connection and the session of the request, each with the certificate
     * @return whether the latest outcome of all the keys was another one, or none was known
     */
    synchronized boolean isChange(List<String> keys, String outcome) {
        Last latest = null;
        Last now = new Last(outcome, ++requests);
        for (String key : keys) {
            Last before = outcomes.put(key, now);
            if (before != null && (latest == null || before.request() > latest.request())) {
                latest = before;
            }
        }
        return latest == null || !latest.outcome().equals(outcome);
    }
}
