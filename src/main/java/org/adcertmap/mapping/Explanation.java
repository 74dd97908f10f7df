// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.util.Optional;

/**
 * The outcome of a mapping, as a login gets it, and for an administrator what lies behind a refusal. Immutable.
 *
 * @param outcome the outcome, which alone counts
 * @param otherwise what the mapping would be; present only where the certificate was refused for its issuing CA or its
 *     revocation status
 */
public record Explanation(MappingOutcome outcome, Optional<Continuation> otherwise) {
    /** Creates the explanation of an outcome behind which there is nothing more to see. */
    public static Explanation of(MappingOutcome outcome) {
        return new Explanation(outcome, Optional.empty());
    }
}
