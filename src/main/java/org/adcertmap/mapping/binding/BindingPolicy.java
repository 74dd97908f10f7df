// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The rules by which a match binds a certificate to an account. Immutable.
 *
 * @param enforcement whether weak matches are permitted
 * @param backdatingCompensation how much older than its account a certificate may be; applies to
 *     {@link Enforcement#COMPATIBILITY} only
 * @param strongNameMatches the name matches that count as strong
 * @param sanUriSidIssuers the thumbprints of the CAs that are trusted to put a SID into a URI
 */
public record BindingPolicy(
        Enforcement enforcement,
        Duration backdatingCompensation,
        List<StrongNameMatch> strongNameMatches,
        Set<String> sanUriSidIssuers) {
    public BindingPolicy {
        strongNameMatches = List.copyOf(strongNameMatches);
        sanUriSidIssuers = Set.copyOf(sanUriSidIssuers);
    }
}
