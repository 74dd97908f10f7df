// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.directory.dc.locate.NameServerReport;
import org.adcertmap.directory.dc.locate.NameServers;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/** Judges whether DNS names global catalogs, which a forest of several domains needs to find accounts. Stateless. */
final class GlobalCatalogFindings {
    private static final String SERVICE = "_gc._tcp.";

    private GlobalCatalogFindings() {}

    /**
     * Looks up the SRV records of the forest root domain; empty where domain controllers are not located by DNS, or
     * none has named that domain.
     */
    static Optional<Finding> of(DnsSurvey dns, List<ControllerReport> reports) {
        Optional<String> record = reports.stream()
                .flatMap(report -> report.rootDse().stream())
                .flatMap(rootDse -> rootDse.forestRootDn().stream())
                .map(dn -> SERVICE + dn.replaceAll("(?i)\\s*DC=", "").replace(',', '.'))
                .findFirst();
        Optional<NameServerReport> server = dns.reports().stream()
                .filter(report ->
                        report.failures().isEmpty() && !report.targets().isEmpty())
                .findFirst();
        if (record.isEmpty() || server.isEmpty()) {
            return Optional.empty();
        }
        NameServerReport found = NameServers.query(server.get().server(), List.of(record.get()), List.of());
        int count = found.targets().getOrDefault(record.get(), List.of()).size();
        return Optional.of(
                count > 0
                        ? Finding.ok(DoctorCode.GLOBAL_CATALOG, record.get(), "global catalogs in DNS: " + count)
                        : Finding.warning(
                                        DoctorCode.GLOBAL_CATALOG,
                                        record.get(),
                                        "DNS names no global catalog, so that accounts of other domains of the forest"
                                                + " are not found")
                                .withHint("on a global catalog, run")
                                .paste("nltest /dsregdns"));
    }
}
