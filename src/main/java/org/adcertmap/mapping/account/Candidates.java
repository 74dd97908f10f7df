package org.adcertmap.mapping.account;

import java.util.List;

/**
 * What the directory found.
 *
 * @param asked the question as it was sent, for the trace
 * @param candidates the accounts that the directory returned; each still to be compared with the questions
 * @param more whether there are more accounts than questions can have single answers
 */
public record Candidates(String asked, List<Candidate> candidates, boolean more) {
    public Candidates {
        candidates = List.copyOf(candidates);
    }
}
