// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.List;

/**
 * The result of a search for accounts. Immutable.
 *
 * @param query the search filter as it was sent, for the trace
 * @param candidates the accounts that the directory returned; {@link Candidate#matches} compares them with the queries
 * @param tooMany whether the search has more results than it may return, so that the mapping is ambiguous
 * @param extent whether it has all accounts that match any of the queries
 */
public record Candidates(String query, List<Candidate> candidates, boolean tooMany, Extent extent) {
    /** Which queries a search was for. */
    public enum Extent {
        ALL_QUERIES,
        /** Those of one precedence, because more accounts match all queries than one search may return. */
        ONE_PRECEDENCE
    }

    /** Creates the result of a search for all queries. */
    public Candidates(String query, List<Candidate> candidates, boolean tooMany) {
        this(query, candidates, tooMany, Extent.ALL_QUERIES);
    }

    public Candidates {
        candidates = List.copyOf(candidates);
    }
}
