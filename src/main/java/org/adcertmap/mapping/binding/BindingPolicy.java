package org.adcertmap.mapping.binding;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * When does a match bind a certificate to an account?
 *
 * @param enforcement what a weak match is worth
 * @param backdatingCompensation how much older than its account a certificate may be, with compatibility only
 * @param strongNameMatches which weak matches count as strong
 * @param sanUriSidIssuers the thumbprints of the authorities whose word is taken for a SID in a URI
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
