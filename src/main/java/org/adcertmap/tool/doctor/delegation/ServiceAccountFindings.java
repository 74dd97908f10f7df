// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.directory.rights.ServiceAccount;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.adcertmap.tool.shell.ShellText;

/** Judges the service account of delegation: what it needs, and what it should not have. Stateless. */
final class ServiceAccountFindings {
    /** Which administrators may run the lines; MS-SFU 3.2.1: both attributes need SeEnableDelegationPrivilege. */
    static final String HINT =
            "as a domain administrator, in PowerShell, or at a domain controller of Samba with" + " samba-tool:";

    private ServiceAccountFindings() {}

    static Finding absent(String principal, CheckedRealm realm, String domain) {
        return Finding.error(
                        DoctorCode.SERVICE_ACCOUNT,
                        realm.placeOf(RealmSettings.DELEGATION_PRINCIPAL.key()),
                        "the bind account sees no account with the name " + principal + " in " + domain)
                .withHint("create the account, or correct delegationPrincipal");
    }

    static Finding trust(ServiceAccount account) {
        String place = account.account().qualifiedName();
        String name = account.account().sAMAccountName();
        if (account.userAccountControl().isEmpty()) {
            return Finding.unknown(
                    DoctorCode.SERVICE_ACCOUNT,
                    place,
                    "userAccountControl is not readable for the bind account, see " + DoctorCode.ATTRIBUTES.code());
        }
        if (account.isDisabled()) {
            return Finding.error(DoctorCode.SERVICE_ACCOUNT, place, "the service account is disabled")
                    .withHint(HINT)
                    .paste(
                            "Enable-ADAccount -Identity " + ShellText.powerShell(name),
                            "samba-tool user enable " + ShellText.argument(name));
        }
        if (!account.isTrustedToAuthForDelegation()) {
            return Finding.error(
                            DoctorCode.SERVICE_ACCOUNT,
                            place,
                            "the service account is not trusted to authenticate for delegation, so that the domain"
                                    + " controllers give it no forwardable ticket of a mapped account")
                    .withHint(HINT)
                    .paste(
                            "Set-ADAccountControl -Identity " + ShellText.powerShell(name)
                                    + " -TrustedToAuthForDelegation $true",
                            "samba-tool delegation for-any-protocol " + ShellText.argument(name) + " on");
        }
        if (!account.hasServicePrincipalName()) {
            return Finding.warning(
                            DoctorCode.SERVICE_ACCOUNT,
                            place,
                            "the service account has no service principal name: to domain controllers of Windows it is"
                                    + " no service, and they issue no ticket for it")
                    .withHint("add one that no other account has; " + HINT)
                    .paste(
                            "Set-ADUser -Identity " + ShellText.powerShell(name)
                                    + " -ServicePrincipalNames @{Add='HTTP/tomcat.corp.example.com'}",
                            "samba-tool spn add HTTP/tomcat.corp.example.com " + ShellText.argument(name));
        }
        return Finding.ok(DoctorCode.SERVICE_ACCOUNT, place, "enabled, and trusted to authenticate for delegation");
    }

    static List<Finding> reach(ServiceAccount account, DoctorAssembly assembly, CheckedRealm realm) {
        List<Finding> findings = new ArrayList<>();
        String place = account.account().qualifiedName();
        String name = account.account().sAMAccountName();
        if (account.isTrustedForDelegation()) {
            findings.add(Finding.error(
                            DoctorCode.DELEGATION_REACH,
                            place,
                            "the service account is trusted for unconstrained delegation: it gets the tickets of every"
                                    + " account that authenticates to it by Kerberos, and can use them at every service")
                    .withHint("it needs constrained delegation only; " + HINT)
                    .paste(
                            "Set-ADAccountControl -Identity " + ShellText.powerShell(name)
                                    + " -TrustedForDelegation $false",
                            "samba-tool delegation for-any-service " + ShellText.argument(name) + " off"));
        }
        Optional<SeenAccount> bind = assembly.directory()
                .readerRights()
                .bindAccount(assembly.directorySettings().bind().accountName());
        if (bind.isPresent() && bind.get().sid().equals(account.account().sid())) {
            findings.add(Finding.warning(
                            DoctorCode.DELEGATION_REACH,
                            place,
                            "the service account is the bind account as well, so that its password is at every server"
                                    + " that reads the directory")
                    .withHint("use an account of its own for delegation"));
        }
        if (realm.settings().value(RealmSettings.DELEGATION_ROLES).isEmpty()) {
            findings.add(
                    Finding.info(
                                    DoctorCode.DELEGATION_REACH,
                                    realm.placeOf(RealmSettings.DELEGATION_PRINCIPAL.key()),
                                    "delegationRoles is not set: every mapped account may be delegated that is neither"
                                            + " sensitive nor in Protected Users")
                            .withHint(
                                    "name the roles whose accounts are delegated, and make the accounts of administrators sensitive"));
        }
        if (account.userAccountControl().isEmpty()) {
            findings.add(Finding.unknown(
                    DoctorCode.DELEGATION_REACH,
                    place,
                    "whether it is trusted for unconstrained delegation: userAccountControl is not readable"));
        } else if (findings.stream().allMatch(finding -> finding.level() == Level.INFO)) {
            findings.add(Finding.ok(
                    DoctorCode.DELEGATION_REACH,
                    place,
                    "not trusted for unconstrained delegation, and another account than the bind account"));
        }
        return findings;
    }
}
