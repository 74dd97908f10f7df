// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

/** Takes the findings of one check, one after the other. Thread-safe. */
public interface FindingSink {
    /** Adds a finding; without effect after the deadline of the check. */
    void add(Finding finding);

    /**
     * Counts a domain controller that was checked, for the summary.
     *
     * @param address host name and port; the same address counts once
     */
    void domainController(String address);
}
