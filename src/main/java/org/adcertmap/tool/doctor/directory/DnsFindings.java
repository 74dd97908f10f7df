// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.directory.dc.inspection.ControllerTargets;
import org.adcertmap.directory.dc.locate.NameServerReport;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/** Judges what each name server says: SRV records, addresses, the site, and whether they agree. Stateless. */
final class DnsFindings {
    private static final DoctorCode CODE = DoctorCode.DNS;
    private static final String THIS_MACHINE = "the name servers of this machine";

    private DnsFindings() {}

    static List<Finding> of(ControllerSurvey survey) throws IOException {
        DirectorySettings settings = survey.assembly().directorySettings();
        DnsSurvey dns = survey.dns();
        List<Finding> findings = new ArrayList<>();
        if (dns.reports().isEmpty()) {
            findings.add(Finding.ok(CODE, "servers", "IP addresses, no name server is needed"));
        }
        for (NameServerReport report : dns.reports()) {
            findings.addAll(ofServer(report, settings));
        }
        disagreement(dns.reports()).ifPresent(findings::add);
        if (!dns.targets().refused().isEmpty()) {
            findings.add(Finding.warning(
                            CODE,
                            settings.domain(),
                            "DNS names hosts outside of the domain as domain controllers, which are not used: "
                                    + String.join(
                                            ", ", new TreeSet<>(dns.targets().refused())))
                    .withHint("if they are domain controllers, name their DNS suffix in domainControllerDnsSuffixes"));
        }
        if (settings.servers().isEmpty()) {
            site(settings, survey.reports()).ifPresent(findings::add);
            int count = dns.targets().all().size();
            if (count > ControllerSurvey.MAX_CONTROLLERS) {
                findings.add(Finding.info(
                        CODE,
                        settings.domain(),
                        "DNS names " + count + " domain controllers; the first " + ControllerSurvey.MAX_CONTROLLERS
                                + " are queried"));
            }
        }
        return findings;
    }

    private static List<Finding> ofServer(NameServerReport report, DirectorySettings settings) {
        List<Finding> findings = new ArrayList<>();
        report.failures()
                .forEach((name, failure) ->
                        findings.add(Finding.error(CODE, place(report), name + " cannot be looked up: " + failure)
                                .withHint("the name server must respond to this server; see dnsServers")
                                .paste(query(name, report.server()))));
        report.targets().forEach((record, targets) -> {
            if (targets.isEmpty()) {
                findings.add(noRecords(record, report, settings));
            }
        });
        report.addresses().forEach((host, addresses) -> {
            if (addresses.isEmpty()) {
                findings.add(Finding.error(CODE, place(report), host + " has no address")
                        .withHint("correct servers, or register the domain controller there: on it, run nltest"
                                + " /dsregdns")
                        .paste(query(host, report.server())));
            }
        });
        if (findings.isEmpty()) {
            findings.add(Finding.ok(
                    CODE,
                    place(report),
                    "addresses of " + String.join(", ", report.addresses().keySet())));
        }
        return findings;
    }

    private static Finding noRecords(String record, NameServerReport report, DirectorySettings settings) {
        if (!record.equals(ControllerTargets.record(settings))) {
            return Finding.warning(
                            CODE,
                            place(report),
                            "no SRV records " + record + ": the site "
                                    + settings.site().orElse("")
                                    + " is unknown, and domain controllers of every site are used")
                    .withHint("correct the setting site, or leave it out")
                    .paste(query(record, report.server()));
        }
        return Finding.error(CODE, place(report), "no SRV records " + record)
                .withHint("domain must be the DNS name of the domain, and dnsServers name servers that know it")
                .paste(query(record, report.server()));
    }

    private static Optional<Finding> site(DirectorySettings settings, List<ControllerReport> reports) {
        if (settings.site().isPresent()) {
            return Optional.empty(); // its records were looked up
        }
        if (reports.stream().noneMatch(report -> report.bind().isAccepted())) {
            return Optional.empty();
        }
        Optional<String> site =
                reports.stream().flatMap(report -> report.clientSite().stream()).findFirst();
        return Optional.of(
                site.isPresent()
                        ? Finding.ok(CODE, settings.domain(), "this server is in the site " + site.get())
                        : Finding.info(
                                        CODE,
                                        settings.domain(),
                                        "this server is in no site, so that domain controllers of every site are used")
                                .withHint("add its subnet to a site in Active Directory, or set site"));
    }

    private static Optional<Finding> disagreement(List<NameServerReport> reports) {
        Map<String, List<String>> byResponse = new TreeMap<>();
        for (NameServerReport report : reports) {
            if (report.failures().isEmpty()) {
                Map<String, Set<String>> response = new TreeMap<>();
                report.targets().forEach((name, targets) -> response.put(name, names(targets)));
                report.addresses().forEach((name, addresses) -> response.put(name, new TreeSet<>(addresses)));
                byResponse
                        .computeIfAbsent(response.toString(), key -> new ArrayList<>())
                        .add(place(report));
            }
        }
        if (byResponse.size() < 2) {
            return Optional.empty();
        }
        List<String> groups = byResponse.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
                .toList();
        return Optional.of(
                Finding.warning(CODE, "dnsServers", "the name servers disagree: " + String.join("; ", groups))
                        .withHint("zones of the domain must be replicated to each of them, or forwarded by it"));
    }

    private static String place(NameServerReport report) {
        return report.server().isEmpty() ? THIS_MACHINE : report.server();
    }

    private static Set<String> names(List<InetSocketAddress> targets) {
        Set<String> names = new TreeSet<>();
        targets.forEach(target -> names.add(target.getHostString() + ":" + target.getPort()));
        return names;
    }

    /** Returns the line that queries the same, on Windows and elsewhere. */
    private static String query(String name, String server) {
        boolean isRecord = name.startsWith("_");
        int colon = server.indexOf(':') == server.lastIndexOf(':') ? server.indexOf(':') : -1;
        String host = colon < 0 ? server : server.substring(0, colon);
        String port = colon < 0 ? "" : "-port=" + server.substring(colon + 1) + " ";
        return "nslookup " + port + (isRecord ? "-type=SRV " : "") + ShellText.argument(name)
                + (host.isEmpty() ? "" : " " + ShellText.argument(host));
    }
}
