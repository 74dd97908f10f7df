// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.List;
import java.util.function.Supplier;

/**
 * The result of a search for accounts. Immutable.
 *
 * @param text makes {@link #query} when it is read, which is seldom
 * @param candidates the accounts that the directory returned; {@link Candidate#matches} compares them with the queries
 * @param tooMany whether the search has more results than it may return, so that the mapping is ambiguous
 * @param extent whether it has all accounts that match any of the queries
 * @param controller the domain controller that responded, for trace and audit log; empty if none was queried
 */
public record Candidates(
        Supplier<String> text, List<Candidate> candidates, boolean tooMany, Extent extent, String controller) {
    /** Which queries a search was for. */
    public enum Extent {
        ALL_QUERIES,
        /** Those of one precedence, because more accounts match all queries than one search may return. */
        ONE_PRECEDENCE
    }

    /** Creates the result of a search for all queries, of no domain controller. */
    public Candidates(String query, List<Candidate> candidates, boolean tooMany) {
        this(() -> query, candidates, tooMany, Extent.ALL_QUERIES, "");
    }

    /** Returns the search filter as it was sent, for the trace. */
    public String query() {
        return text.get();
    }

    /**
     * Returns the same with an account as its own domain describes it. Those of a search for one precedence are too
     * many then: the accounts that match in a later one are not known.
     */
    public Candidates with(Candidate own) {
        return new Candidates(
                text,
                candidates.stream()
                        .map(each -> each.sid().equals(own.sid()) ? own : each)
                        .toList(),
                tooMany || extent == Extent.ONE_PRECEDENCE,
                extent,
                controller);
    }

    public Candidates {
        candidates = List.copyOf(candidates);
    }
}
