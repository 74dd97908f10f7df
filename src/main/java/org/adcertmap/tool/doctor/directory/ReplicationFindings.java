// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.adcertmap.directory.dc.inspection.AccountSnapshot;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/** Compares the entry of an account at the domain controllers. Stateless. */
final class ReplicationFindings {
    private static final int LONGEST_VALUE = 40;

    private ReplicationFindings() {}

    static List<Finding> of(List<String> accounts, List<ControllerReport> reports) {
        List<Finding> findings = new ArrayList<>();
        for (String account : accounts) {
            Map<String, AccountSnapshot> byController = new LinkedHashMap<>();
            reports.forEach(report -> Optional.ofNullable(report.accounts().get(account))
                    .ifPresent(snapshot -> byController.put(report.place(), snapshot)));
            boolean isSeen = byController.values().stream().anyMatch(snapshot -> snapshot.matches() > 0);
            if (byController.size() > 1 && isSeen) {
                findings.add(compare(account, byController));
            }
        }
        return findings;
    }

    /**
     * Returns that an account cannot be compared, for each that no domain controller has, though some were searched.
     */
    static List<Finding> ofMissing(List<String> accounts, List<ControllerReport> reports) {
        List<Finding> findings = new ArrayList<>();
        for (String account : accounts) {
            List<AccountSnapshot> searched = reports.stream()
                    .flatMap(report -> Optional.ofNullable(report.accounts().get(account)).stream())
                    .toList();
            if (!searched.isEmpty() && searched.stream().allMatch(snapshot -> snapshot.matches() == 0)) {
                findings.add(Finding.unknown(DoctorCode.REPLICATION, account, "no domain controller has this account"));
            }
        }
        return findings;
    }

    private static Finding compare(String account, Map<String, AccountSnapshot> byController) {
        TreeSet<String> attributes = new TreeSet<>();
        byController
                .values()
                .forEach(snapshot -> attributes.addAll(snapshot.values().keySet()));
        List<String> differences = new ArrayList<>();
        byController.forEach((place, snapshot) -> {
            if (snapshot.matches() == 0) {
                differences.add("it does not exist at " + place);
            }
        });
        for (String attribute : attributes) {
            Map<List<String>, List<String>> byValue = new LinkedHashMap<>();
            byController.forEach((place, snapshot) -> {
                if (snapshot.matches() > 0) {
                    byValue.computeIfAbsent(snapshot.values().get(attribute), key -> new ArrayList<>())
                            .add(place);
                }
            });
            if (byValue.size() > 1) {
                List<String> values = new ArrayList<>();
                byValue.forEach((value, places) -> values.add(text(value) + " at " + String.join(", ", places)));
                differences.add(attribute + " is " + String.join(", ", values));
            }
        }
        return differences.isEmpty()
                ? Finding.ok(
                        DoctorCode.REPLICATION,
                        account,
                        byController.size() + " domain controllers have the same entry")
                : Finding.warning(
                                DoctorCode.REPLICATION,
                                account,
                                "the domain controllers disagree: " + String.join("; ", differences))
                        .withHint("wait for replication; if that does not help, see why it fails:")
                        .paste("repadmin /replsummary");
    }

    private static String text(List<String> values) {
        if (values.isEmpty()) {
            return "absent";
        }
        return values.size() == 1 && values.get(0).length() <= LONGEST_VALUE
                ? "[" + values.get(0) + "]"
                : "other values (" + values.size() + ")";
    }
}
