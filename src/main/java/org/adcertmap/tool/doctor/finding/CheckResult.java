// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.List;
import java.util.Set;
import org.adcertmap.tool.finding.Level;

/**
 * What a run has found. Immutable.
 *
 * @param findings by code, then in the order of the checks
 * @param domainControllers the addresses of those that were checked
 * @param internalErrors the exceptions of checks that failed for an internal error
 */
public record CheckResult(
        List<Finding> findings, Set<String> domainControllers, List<RuntimeException> internalErrors) {
    public CheckResult {
        findings = List.copyOf(findings);
        domainControllers = Set.copyOf(domainControllers);
        internalErrors = List.copyOf(internalErrors);
    }

    /** Returns how many findings have this level. */
    public long count(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    /** Returns whether there is a finding at this level or a worse one. */
    public boolean has(Level least) {
        return findings.stream().anyMatch(finding -> finding.level().isAtLeast(least));
    }
}
