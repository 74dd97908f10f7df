// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.adcertmap.listed.Rule.Match;
import org.adcertmap.mapping.ListedUser;

/**
 * One many-to-one mapping: all of its rules must match. Immutable.
 *
 * @param user the user of the mapping; empty where it denies
 */
public record ManyToOneMapping(String name, List<Rule> rules, Optional<ListedUser> user) {
    /**
     * Copies the rules.
     *
     * @throws IllegalArgumentException if there is none: every certificate would match
     */
    public ManyToOneMapping {
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("a mapping without rules");
        }
    }

    boolean isDeny() {
        return user.isEmpty();
    }

    /** Returns the first rule that does not match; empty if all do. */
    Optional<Rule> firstUnmatched(X509Certificate certificate) {
        return rules.stream()
                .filter(rule ->
                        !(isDeny() ? rule.denies(certificate) != Match.NO : rule.allows(certificate) == Match.YES))
                .findFirst();
    }

    /** Returns the first rule whose name cannot be decoded; empty if there is none. */
    Optional<Rule> unreadable(X509Certificate certificate) {
        return rules.stream()
                .filter(rule -> rule.denies(certificate) == Match.UNREADABLE)
                .findFirst();
    }
}
