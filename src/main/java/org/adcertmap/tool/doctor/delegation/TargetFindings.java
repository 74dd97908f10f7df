// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.adcertmap.directory.rights.DelegationTarget;
import org.adcertmap.directory.rights.DelegationTarget.Holder;
import org.adcertmap.directory.rights.ServiceAccount;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/**
 * Judges the targets in msDS-AllowedToDelegateTo: whether each exists, which encryption types it has, and whether it is
 * a domain controller. Stateless.
 */
final class TargetFindings {
    /** AES128-CTS-HMAC-SHA1-96 and AES256-CTS-HMAC-SHA1-96 (MS-KILE 2.2.7). */
    private static final int AES = 0x8 | 0x10;

    private TargetFindings() {}

    static List<Finding> of(ServiceAccount service, List<DelegationTarget> targets) {
        List<Finding> findings = new ArrayList<>();
        if (targets.isEmpty()) {
            findings.add(none(service));
        }
        Map<String, Finding> encryption = new LinkedHashMap<>(); // an account may have several targets
        encryption.put(
                service.account().distinguishedName(),
                encryption(
                        service.account().qualifiedName(),
                        service.account().distinguishedName(),
                        service.account().sAMAccountName(),
                        service.encryptionTypes()));
        for (DelegationTarget target : targets) {
            findings.add(holders(target));
            for (Holder holder : target.accounts()) {
                encryption.putIfAbsent(
                        holder.distinguishedName(),
                        encryption(
                                holder.sAMAccountName(),
                                holder.distinguishedName(),
                                holder.sAMAccountName(),
                                holder.encryptionTypes()));
                if (holder.isDomainController()) {
                    findings.add(ofDomainController(service, target, holder.sAMAccountName()));
                }
            }
            if (target.servicePrincipalName().regionMatches(true, 0, "krbtgt/", 0, "krbtgt/".length())) {
                findings.add(ofDomainController(service, target, "krbtgt"));
            }
        }
        findings.addAll(encryption.values());
        return findings;
    }

    private static Finding none(ServiceAccount service) {
        return Finding.warning(
                        DoctorCode.DELEGATION_TARGETS,
                        service.account().qualifiedName(),
                        "msDS-AllowedToDelegateTo is empty, or not readable for the bind account: only targets that"
                                + " name the service account themselves can be used (resource-based delegation)")
                .withHint("add each service to which accounts are delegated; " + ServiceAccountFindings.HINT)
                .paste(
                        "Set-ADObject -Identity "
                                + ShellText.powerShell(service.account().distinguishedName())
                                + " -Add @{'msDS-AllowedToDelegateTo'='HTTP/reports.corp.example.com'}",
                        "samba-tool delegation add-service "
                                + ShellText.argument(service.account().sAMAccountName())
                                + " HTTP/reports.corp.example.com");
    }

    private static Finding holders(DelegationTarget target) {
        String place = target.servicePrincipalName();
        if (target.accounts().isEmpty()) {
            return Finding.error(
                            DoctorCode.DELEGATION_TARGETS,
                            place,
                            "no account has this service principal name, so that there is no ticket for it")
                    .withHint("add it to the account of the service, or correct the name in msDS-AllowedToDelegateTo;"
                            + " which account has it:")
                    .paste("setspn -Q " + ShellText.powerShell(place));
        }
        String accounts = target.accounts().stream().map(Holder::sAMAccountName).collect(Collectors.joining(", "));
        return target.accounts().size() == 1
                ? Finding.ok(DoctorCode.DELEGATION_TARGETS, place, "is a service of " + accounts)
                : Finding.error(
                                DoctorCode.DELEGATION_TARGETS,
                                place,
                                "several accounts have this service principal name, so that there is no ticket for it: "
                                        + accounts)
                        .withHint("remove it from all but one of them; those that have it:")
                        .paste("setspn -Q " + ShellText.powerShell(place));
    }

    private static Finding encryption(String place, String dn, String name, OptionalInt types) {
        if (types.isPresent() && (types.getAsInt() & AES) != 0) {
            return Finding.ok(DoctorCode.ENCRYPTION_TYPES, place, "permits AES");
        }
        Finding finding = types.isPresent() && types.getAsInt() != 0
                ? Finding.error(
                        DoctorCode.ENCRYPTION_TYPES,
                        place,
                        "msDS-SupportedEncryptionTypes is " + types.getAsInt()
                                + ", without AES: the JDK uses no ticket that domain controllers issue for it")
                : Finding.warning(
                        DoctorCode.ENCRYPTION_TYPES,
                        place,
                        "msDS-SupportedEncryptionTypes is not set: domain controllers may issue tickets for it with"
                                + " RC4, which the JDK does not use");
        return finding.withHint("permit AES, then change the password if it is older than the AES keys of the domain;"
                        + " as a domain administrator, in PowerShell, or with Samba's net:")
                .paste(
                        "Set-ADObject -Identity " + ShellText.powerShell(dn)
                                + " -Replace @{'msDS-SupportedEncryptionTypes'=24}",
                        "net ads enctypes set " + ShellText.argument(name) + " 24 -U Administrator");
    }

    private static Finding ofDomainController(ServiceAccount service, DelegationTarget target, String account) {
        String name = target.servicePrincipalName();
        return Finding.error(
                        DoctorCode.DELEGATION_REACH,
                        name,
                        "is a service of " + account + ", of the domain controllers: with the key of the service"
                                + " account one can act there as a domain administrator, because the service class of"
                                + " a ticket can be changed")
                .withHint("remove the target; " + ServiceAccountFindings.HINT)
                .paste(
                        "Set-ADObject -Identity "
                                + ShellText.powerShell(service.account().distinguishedName())
                                + " -Remove @{'msDS-AllowedToDelegateTo'=" + ShellText.powerShell(name) + "}",
                        "samba-tool delegation del-service "
                                + ShellText.argument(service.account().sAMAccountName()) + " "
                                + ShellText.argument(name));
    }
}
