// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.directory.dc.inspection.SecuredConnection;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/** Judges the connection to a domain controller and its clock. Stateless. */
final class ConnectionFindings {
    /** From here on something does not synchronize the clock. */
    private static final Duration NOTABLE = Duration.ofSeconds(60);
    /** More than Kerberos tolerates (MaxClockSkew). */
    private static final Duration TOO_MUCH = Duration.ofMinutes(5);

    private ConnectionFindings() {}

    static List<Finding> of(ControllerReport report) {
        List<Finding> findings = new ArrayList<>();
        String place = report.place();
        if (report.connection().isPresent()) {
            findings.add(Finding.ok(
                    DoctorCode.CONNECTION, place, describe(report.connection().get())));
        } else if (report.rejectedChain().isEmpty()) {
            findings.add(Finding.error(DoctorCode.CONNECTION, place, report.failure())
                    .withHint("the domain controller must run, and each firewall between must permit the port; from"
                            + " Windows:")
                    .paste("Test-NetConnection "
                            + ShellText.powerShell(report.target().address().getHostString()) + " -Port "
                            + report.target().address().getPort()));
        } else {
            findings.add(Finding.ok(
                    DoctorCode.CONNECTION, place, "connected, until the TLS handshake: see the certificate"));
        }
        if (report.connection().isPresent() && report.rootDse().isEmpty()) {
            findings.add(Finding.error(
                            DoctorCode.CONNECTION, place, "connected, but no root DSE is returned: " + report.failure())
                    .withHint("the port must be that of LDAP on a domain controller"));
        }
        report.rootDse()
                .flatMap(rootDse -> rootDse.clockDifference())
                .ifPresent(difference -> findings.add(clock(place, difference)));
        return findings;
    }

    private static String describe(SecuredConnection connection) {
        return "connected to " + connection.address() + " in " + connection.millis() + " ms"
                + (connection.tlsVersion().isEmpty()
                        ? ", without TLS"
                        : ", " + connection.tlsVersion() + " " + connection.cipherSuite());
    }

    private static Finding clock(String place, Duration difference) {
        long seconds = difference.toSeconds();
        String text = "its clock is "
                + (difference.abs().compareTo(Duration.ofSeconds(2)) < 0
                        ? "that of this server"
                        : Math.abs(seconds) + " seconds " + (seconds > 0 ? "ahead of" : "behind") + " this server's");
        if (difference.abs().compareTo(NOTABLE) < 0) {
            return Finding.ok(DoctorCode.CLOCK, place, text);
        }
        Finding finding = difference.abs().compareTo(TOO_MUCH) < 0
                ? Finding.warning(DoctorCode.CLOCK, place, text)
                : Finding.error(DoctorCode.CLOCK, place, text + "; Kerberos tolerates 300");
        return finding.withHint("synchronize the clock of this server with the domain; if the other domain controllers"
                        + " agree with this server, that of this one; on Windows, and on Linux:")
                .paste("w32tm /resync", "chronyc makestep");
    }
}
