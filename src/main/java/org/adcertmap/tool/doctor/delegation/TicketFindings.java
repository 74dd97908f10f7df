// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.adcertmap.directory.dc.kerberos.KeytabReport;
import org.adcertmap.directory.dc.kerberos.TicketReport;
import org.adcertmap.directory.rights.ServiceAccount;
import org.adcertmap.tool.doctor.directory.NewKeytab;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/**
 * Judges the keytab of the service account, and the ticket-granting ticket that it gets. None is requested unless the
 * keytab has the present key, because a rejected request may count towards the lockout. Immutable.
 */
record TicketFindings(String principal, Path keytab) {
    private static final DoctorCode KEYTAB = DoctorCode.DELEGATION_KEYTAB;
    private static final DoctorCode FORWARDABLE = DoctorCode.FORWARDABLE_TICKETS;

    /** Reads the service account. */
    @FunctionalInterface
    interface Source {
        Optional<ServiceAccount> read(String principal) throws IOException;
    }

    List<Finding> of(Source source) throws IOException {
        List<Finding> findings = new ArrayList<>();
        KeytabReport report;
        try {
            report = KeytabReport.read(keytab, principal);
        } catch (IOException e) {
            return List.of(
                    withNewKeytab(
                            Finding.error(KEYTAB, keytab.toString(), "the keytab cannot be read: " + e.getMessage())),
                    notRequested("the keytab cannot be read"));
        }
        if (!report.hasAesKey()) {
            return List.of(
                    withNewKeytab(Finding.error(KEYTAB, keytab.toString(), report.reason())),
                    notRequested("the keytab has no AES key of " + principal));
        }
        String versions = report.versions().stream().map(String::valueOf).collect(Collectors.joining(", "));
        findings.add(Finding.ok(
                KEYTAB,
                keytab.toString(),
                "keys of " + principal + ": " + String.join(", ", report.types()) + ", version " + versions));
        OptionalInt present = presentKeyVersion(source);
        if (present.isEmpty()) {
            findings.add(Finding.unknown(KEYTAB, principal, "the present key version is not readable"));
            findings.add(notRequested("the present key version is not readable"));
        } else if (!report.versions().contains(present.getAsInt())) {
            findings.add(withNewKeytab(Finding.error(
                    KEYTAB,
                    principal,
                    "the present key version is " + present.getAsInt() + ", the keytab has " + versions)));
            findings.add(notRequested("the keytab does not have the present key"));
        } else {
            findings.add(Finding.ok(KEYTAB, principal, "the keytab has the present key version " + present.getAsInt()));
            findings.add(ticket());
        }
        return findings;
    }

    private OptionalInt presentKeyVersion(Source source) throws IOException {
        return source.read(principal)
                .map(service -> service.account().keyVersion())
                .orElse(OptionalInt.empty());
    }

    /** Returns whether the service account can log in with the keytab, so that no login is rejected. */
    boolean hasPresentKey(Source source) throws IOException {
        try {
            KeytabReport report = KeytabReport.read(keytab, principal);
            OptionalInt present = presentKeyVersion(source);
            return report.hasAesKey()
                    && present.isPresent()
                    && report.versions().contains(present.getAsInt());
        } catch (IOException e) {
            return false; // ADCD-701 says why
        }
    }

    private static Finding notRequested(String reason) {
        return Finding.unknown(FORWARDABLE, "krb5.conf", "no ticket was requested: " + reason);
    }

    private Finding withNewKeytab(Finding finding) {
        NewKeytab mended = new NewKeytab(principal, "delegation.keytab");
        Finding windows = mended.mending(finding);
        List<String> lines = new ArrayList<>(windows.lines());
        lines.add(mended.sambaTool());
        return windows.withHint("permit AES for the account, then create the keytab (ktpass changes the password); as a"
                        + " domain administrator, in PowerShell, or at a domain controller of Samba the last line:")
                .paste(lines.toArray(String[]::new));
    }

    private Finding ticket() {
        try {
            return TicketReport.obtain(principal, keytab).isForwardable()
                    ? Finding.ok(FORWARDABLE, principal, "the KDC gives a ticket, which is forwardable")
                    : Finding.error(
                                    FORWARDABLE,
                                    "krb5.conf",
                                    "the ticket of " + principal + " is not forwardable, and S4U2Self requires that")
                            .withHint("set forwardable in the section [libdefaults] of the file that Tomcat uses"
                                    + " (java.security.krb5.conf, or /etc/krb5.conf), and take \"sensitive\" from the"
                                    + " service account if it has it")
                            .paste("forwardable = true");
        } catch (IOException e) {
            return Finding.error(FORWARDABLE, principal, String.valueOf(e.getMessage()));
        }
    }
}
