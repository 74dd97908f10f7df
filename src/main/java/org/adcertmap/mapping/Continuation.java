// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Refusal;

/**
 * What the mapping of a certificate that was refused for its issuing CA or its revocation status would be without that
 * refusal. Text for an administrator and no {@link MappingOutcome}: no login can be made of it. Immutable.
 *
 * @param further what else is to be mended before the certificate is trusted, in the order of the checks
 * @param trace the steps of the mapping after the trust in the certificate
 * @param userName the name of the principal; empty where the mapping would not succeed
 * @param refusal why the mapping would be denied; empty where it would not
 * @param result the result in words, a line or two
 * @param roles the roles that the account would have
 */
public record Continuation(
        List<Refusal> further,
        List<TraceStep> trace,
        Optional<String> userName,
        Optional<Refusal> refusal,
        String result,
        List<String> roles) {
    /** Copies the lists. */
    public Continuation {
        further = List.copyOf(further);
        trace = List.copyOf(trace);
        roles = List.copyOf(roles);
    }
}
