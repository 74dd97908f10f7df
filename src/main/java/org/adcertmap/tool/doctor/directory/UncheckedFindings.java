// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/**
 * Says what could not be checked at a domain controller that cannot be used. Where all checks are chosen, the findings
 * of the connection and of the bind say it once; where some are, each says it itself. Immutable.
 *
 * @param all the checks of domain controllers
 * @param chosen the codes that are reported
 */
record UncheckedFindings(Set<DoctorCode> all, Set<DoctorCode> chosen) {
    /** Returns a finding for each chosen check that has none at a domain controller that cannot be used. */
    List<Finding> of(List<Finding> found, List<ControllerReport> reports, String realm) {
        boolean isWhole = chosen.containsAll(all);
        List<Finding> unknown = new ArrayList<>();
        for (DoctorCode code : all.stream().filter(chosen::contains).sorted().toList()) {
            if (reports.isEmpty() && (!isWhole || code == DoctorCode.CONNECTION)) {
                unknown.add(
                        Finding.unknown(code, realm, "no domain controller is known, see " + DoctorCode.DNS.code()));
            }
            for (ControllerReport report : isWhole ? List.<ControllerReport>of() : reports) {
                if (!report.bind().isAccepted() && !has(found, code, report.place())) {
                    unknown.add(Finding.unknown(code, report.place(), reason(report)));
                }
            }
        }
        return unknown;
    }

    private static boolean has(List<Finding> found, DoctorCode code, String place) {
        return found.stream()
                .anyMatch(finding -> finding.code() == code && finding.place().equals(place));
    }

    private static String reason(ControllerReport report) {
        return report.connection().isEmpty()
                ? "there is no connection, see " + DoctorCode.CONNECTION.code()
                : "the bind account is not accepted, see " + DoctorCode.BIND.code();
    }
}
