package org.adcertmap.mapping.account;

import java.util.List;

/**
 * What the directory found.
 *
 * @param query the question as it was sent, for the trace
 * @param candidates the accounts that the directory returned; each still to be compared with the questions
 * @param tooMany whether there are more accounts than questions can have single answers
 */
public record Candidates(String query, List<Candidate> candidates, boolean tooMany) {
    public Candidates {
        candidates = List.copyOf(candidates);
    }
}
