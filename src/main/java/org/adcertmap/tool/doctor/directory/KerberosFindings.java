// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.inspection.BindReport;
import org.adcertmap.directory.dc.inspection.BindReport.Outcome;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.directory.dc.kerberos.KeytabReport;
import org.adcertmap.directory.dc.kerberos.TicketReport;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;

/**
 * Judges the Kerberos bind: the keytab, the ticket, the version of the key, and the port of each KDC. Obtains no ticket
 * unless a domain controller has accepted one, because a rejected one may count towards the lockout. Stateless.
 */
final class KerberosFindings {
    private static final DoctorCode CODE = DoctorCode.KERBEROS;
    private static final int KDC_PORT = 88;
    private static final int CONNECT_MILLIS = 1_000;

    private KerberosFindings() {}

    static List<Finding> of(Bind.Kerberos bind, ControllerSurvey survey) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Optional<KeytabReport> keytab = keytab(bind, findings);
        List<ControllerReport> reports = survey.reports();
        reports.stream()
                .map(ControllerReport::bind)
                .filter(report -> report.outcome() == Outcome.NO_TICKET)
                .map(BindReport::text)
                .distinct()
                .filter(text -> keytab.map(KeytabReport::hasAesKey).orElse(false))
                .forEach(text -> findings.add(withNewKeytab(Finding.error(CODE, bind.principal(), text), bind)));
        if (keytab.isPresent()
                && reports.stream().anyMatch(report -> report.bind().isAccepted())) {
            keyVersion(bind, keytab.get(), survey).ifPresent(findings::add);
            findings.add(ticket(bind));
        }
        for (ControllerReport report : reports) {
            kdc(report).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<KeytabReport> keytab(Bind.Kerberos bind, List<Finding> findings) {
        String place = bind.keytab().toString();
        try {
            KeytabReport keytab = KeytabReport.read(bind.keytab(), bind.principal());
            findings.add(
                    keytab.hasAesKey()
                            ? Finding.ok(
                                    CODE,
                                    place,
                                    "keys of " + bind.principal() + ": " + String.join(", ", keytab.types())
                                            + ", version " + versions(keytab))
                            : withNewKeytab(Finding.error(CODE, place, keytab.reason()), bind));
            return Optional.of(keytab);
        } catch (IOException e) {
            findings.add(
                    withNewKeytab(Finding.error(CODE, place, "the keytab cannot be read: " + e.getMessage()), bind));
            return Optional.empty();
        }
    }

    private static String versions(KeytabReport keytab) {
        return String.join(", ", keytab.versions().stream().map(String::valueOf).toList());
    }

    private static Finding withNewKeytab(Finding finding, Bind.Kerberos bind) {
        return new NewKeytab(bind.principal(), "adcertmap.keytab").mending(finding);
    }

    private static Optional<Finding> keyVersion(Bind.Kerberos bind, KeytabReport keytab, ControllerSurvey survey)
            throws IOException {
        OptionalInt version =
                survey.requireBound().directory().readerRights().bindAccount(Optional.of(bind.principal())).stream()
                        .map(SeenAccount::keyVersion)
                        .findFirst()
                        .orElse(OptionalInt.empty());
        if (version.isEmpty()) {
            return Optional.empty();
        }
        return keytab.versions().contains(version.getAsInt())
                ? Optional.of(Finding.ok(
                        CODE, bind.principal(), "the keytab has the present key version " + version.getAsInt()))
                : Optional.of(Finding.warning(
                                CODE,
                                bind.principal(),
                                "the present key version is " + version.getAsInt() + ", the keytab has "
                                        + versions(keytab))
                        .withHint("create the keytab anew after each change of the password"));
    }

    private static Finding ticket(Bind.Kerberos bind) {
        try {
            return TicketReport.obtain(bind.principal(), bind.keytab()).isForwardable()
                    ? Finding.ok(CODE, bind.principal(), "the KDC gives a ticket, which is forwardable")
                    : Finding.info(
                            CODE,
                            bind.principal(),
                            "the KDC gives a ticket, which is not forwardable; binds do not need that, delegation"
                                    + " does");
        } catch (IOException e) {
            return Finding.error(CODE, bind.principal(), String.valueOf(e.getMessage()));
        }
    }

    /** Whether the domain controller is reachable as a KDC; which one the JVM uses, krb5.conf or DNS decides. */
    private static Optional<Finding> kdc(ControllerReport report) {
        if (report.connection().isEmpty()) {
            return Optional.empty();
        }
        String place = report.target().address().getHostString() + ":" + KDC_PORT;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(report.connection().get().address(), KDC_PORT), CONNECT_MILLIS);
            return Optional.of(Finding.ok(CODE, place, "the KDC is reachable over TCP"));
        } catch (IOException e) {
            return Optional.of(Finding.warning(CODE, place, "the KDC is not reachable over TCP: " + FailureText.of(e))
                    .withHint("open the port, or name other KDCs in krb5.conf"));
        }
    }
}
