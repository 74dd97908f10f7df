// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.List;

/**
 * The result of a search for accounts. Immutable.
 *
 * @param query the search filter as it was sent, for the trace
 * @param candidates the accounts that the directory returned; {@link Candidate#matches} compares them with the queries
 * @param tooMany whether the search has more results than it may return, so that the mapping is ambiguous
 */
public record Candidates(String query, List<Candidate> candidates, boolean tooMany) {
    public Candidates {
        candidates = List.copyOf(candidates);
    }
}
