// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.directory.dc.ConnectionSecurity;
import org.adcertmap.directory.dc.LogonError;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.inspection.BindReport;
import org.adcertmap.directory.dc.inspection.BindReport.Outcome;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/** Judges the bind at a domain controller: the bind itself, the channel binding, and signing. Immutable. */
record BindFindings(DirectorySettings settings) {
    private static final String ACCOUNT = "the account of bindDn or principal";
    /** What mends a rejected account. */
    private static final Map<LogonError, String> COMMANDS = Map.of(
            LogonError.ACCOUNT_DISABLED, "Enable-ADAccount",
            LogonError.ACCOUNT_EXPIRED, "Clear-ADAccountExpiration",
            LogonError.ACCOUNT_LOCKED_OUT, "Unlock-ADAccount");

    List<Finding> of(ControllerReport report) {
        List<Finding> findings = new ArrayList<>();
        String place = report.place();
        findings.add(bind(place, report.bind()));
        channelBinding(place, report.bind()).ifPresent(findings::add);
        signing(place, report.bind()).ifPresent(findings::add);
        return findings;
    }

    /** Returns the rejection of a bind that another check has sent, so that none of these was sent. */
    Optional<Finding> ofAll(List<ControllerReport> reports, String place) {
        boolean isRejected = reports.stream().anyMatch(report -> report.bind().outcome() == Outcome.REJECTED);
        return isRejected
                ? Optional.empty()
                : reports.stream()
                        .map(ControllerReport::bind)
                        .filter(bind -> bind.outcome() == Outcome.NOT_SENT)
                        .findFirst()
                        .map(bind -> rejected(place, bind));
    }

    private Finding bind(String place, BindReport bind) {
        return switch (bind.outcome()) {
            case ACCEPTED -> Finding.ok(DoctorCode.BIND, place, "bound: " + settings.bind());
            case NOT_REACHED ->
                Finding.unknown(
                        DoctorCode.BIND,
                        place,
                        "there is no connection, so that the bind and what needs it could not be checked");
            case NOT_SENT ->
                Finding.unknown(
                        DoctorCode.BIND,
                        place,
                        "no bind was sent, because another domain controller rejected it and each one may count"
                                + " towards the lockout: " + bind.text());
            case NO_TICKET -> Finding.unknown(DoctorCode.BIND, place, "Kerberos gives no ticket for it");
            case CHANNEL_BINDING ->
                Finding.unknown(DoctorCode.BIND, place, "the channel binding is refused, before the account counts");
            case SIGNING_REQUIRED -> Finding.unknown(DoctorCode.BIND, place, "signing is required before the bind");
            case NO_RESPONSE -> Finding.error(DoctorCode.BIND, place, bind.text());
            case REJECTED -> rejected(place, bind);
        };
    }

    private Finding rejected(String place, BindReport bind) {
        Finding error = Finding.error(DoctorCode.BIND, place, bind.text());
        Optional<String> account = settings.bind().accountName().map(BindFindings::identity);
        Optional<String> command = bind.logonError().map(COMMANDS::get);
        if (command.isPresent() && account.isPresent()) {
            return error.withHint("as a domain administrator, in PowerShell:")
                    .paste(command.get() + " -Identity " + ShellText.powerShell(account.get()));
        }
        if (bind.logonError().filter(LogonError.ACCOUNT_RESTRICTION::equals).isPresent()) {
            return error.withHint("a member of Protected Users binds by Kerberos alone; set")
                    .paste("authentication = gssapi");
        }
        return error.withHint("correct the name or the secret of " + ACCOUNT
                + "; each rejected bind may count towards its lockout, so check them before you run this again");
    }

    /** The parameter Identity of the module ActiveDirectory takes a DN or a sAMAccountName. */
    private static String identity(String name) {
        if (name.contains("=")) {
            return name;
        }
        int backslash = name.indexOf('\\');
        String account = name.substring(backslash + 1);
        int at = account.lastIndexOf('@');
        return at > 0 ? account.substring(0, at) : account;
    }

    private Optional<Finding> channelBinding(String place, BindReport bind) {
        if (bind.outcome() == Outcome.CHANNEL_BINDING) {
            Finding error = Finding.error(DoctorCode.CHANNEL_BINDING, place, bind.text());
            return Optional.of(
                    settings.lacksChannelBinding()
                            ? error.withHint("set").paste("channelBinding = true")
                            : error.withHint("nothing may end TLS between here and the domain controller: connect to it"
                                            + " directly; or, if no domain controller demands channel bindings, set")
                                    .paste("channelBinding = false"));
        }
        if (!bind.isAccepted()) {
            return Optional.empty();
        }
        if (settings.lacksChannelBinding()) {
            return Optional.of(Finding.warning(
                            DoctorCode.CHANNEL_BINDING, place, "the bind has no channel binding (channelBinding=false)")
                    .withHint("unless something between here and the domain controller ends TLS, set")
                    .paste("channelBinding = true"));
        }
        boolean isBound =
                settings.bind() instanceof Bind.Kerberos && settings.connectionSecurity() != ConnectionSecurity.SASL;
        return Optional.of(Finding.ok(
                DoctorCode.CHANNEL_BINDING,
                place,
                isBound ? "the channel binding of the bind is accepted" : "this kind of bind needs none"));
    }

    private Optional<Finding> signing(String place, BindReport bind) {
        if (bind.outcome() == Outcome.SIGNING_REQUIRED) {
            return Optional.of(Finding.error(DoctorCode.SIGNING, place, bind.text())
                    .withHint("the domain controller demands LDAP signing or TLS; set")
                    .paste("connectionSecurity = ldaps"));
        }
        return bind.isAccepted()
                ? Optional.of(Finding.ok(
                        DoctorCode.SIGNING,
                        place,
                        "every request is encrypted ("
                                + settings.connectionSecurity().spelling() + "), so that signing may be required"))
                : Optional.empty();
    }
}
