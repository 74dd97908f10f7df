// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.rights.ReaderRights;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/**
 * Judges whether the bind account has more rights than it needs: membership in a protected group, or the right to write
 * altSecurityIdentities, with which it could log in as any account (ESC14). Stateless. Sources: MS-DTYP 2.4.2.4 (the
 * relative identifiers); Microsoft, "Protected Accounts and Groups in Active Directory" (appendix C).
 */
final class ExcessFindings {
    private static final DoctorCode CODE = DoctorCode.TOO_MANY_RIGHTS;
    private static final String ALT_SECURITY_IDENTITIES = "altSecurityIdentities";
    private static final int BUILTIN = 32;
    private static final int DOMAIN = 21;
    private static final Map<Long, String> OF_BUILTIN = Map.of(
            544L, "Administrators",
            548L, "Account Operators",
            549L, "Server Operators",
            550L, "Print Operators",
            551L, "Backup Operators",
            552L, "Replicator");
    private static final Map<Long, String> OF_DOMAIN = Map.of(
            512L, "Domain Admins",
            516L, "Domain Controllers",
            518L, "Schema Admins",
            519L, "Enterprise Admins",
            526L, "Key Admins",
            527L, "Enterprise Key Admins");

    private ExcessFindings() {}

    static List<Finding> of(DoctorAssembly assembly) {
        ReaderRights rights = assembly.directory().readerRights();
        Optional<SeenAccount> account =
                rights.bindAccount(assembly.directorySettings().bind().accountName());
        String place = account.map(SeenAccount::qualifiedName)
                .or(() -> assembly.directorySettings().bind().accountName())
                .orElse("bind account");
        List<Finding> findings = new ArrayList<>();
        Set<Sid> token = rights.token();
        Map<String, Sid> groups = new TreeMap<>();
        token.forEach(sid -> protectedGroup(sid).ifPresent(name -> groups.put(name, sid)));
        if (!groups.isEmpty()) {
            Finding warning = Finding.warning(
                    CODE,
                    place,
                    "the bind account is a member of " + String.join(", ", groups.keySet()) + "; it needs none");
            findings.add(
                    account.isEmpty()
                            ? warning.withHint("use an ordinary domain user as bind account")
                            : warning.withHint("use an ordinary domain user as bind account, or where the membership"
                                            + " is direct, as a domain administrator, in PowerShell:")
                                    .paste(groups.values().stream()
                                            .map(group -> "Remove-ADGroupMember -Identity "
                                                    + ShellText.powerShell(group.toString()) + " -Members "
                                                    + ShellText.powerShell(
                                                            account.get().sAMAccountName()))
                                            .toArray(String[]::new)));
        }
        Optional<Sid> sample = assembly.directory().sampleAccount();
        if (sample.isPresent() && rights.mayWrite("<SID=" + sample.get() + ">", ALT_SECURITY_IDENTITIES)) {
            findings.add(Finding.warning(
                            CODE,
                            place,
                            "the bind account may write altSecurityIdentities of accounts, and so log in as any of"
                                    + " them")
                    .withHint("take the right to write it away from the bind account and its groups; who has it:")
                    .paste("dsacls " + ShellText.powerShell(rights.ownDomainDn())));
        }
        if (token.isEmpty()) {
            findings.add(Finding.unknown(
                    CODE,
                    place,
                    "the domain controller does not return the account's token, so that its groups could not be"
                            + " checked"));
        }
        if (sample.isEmpty()) {
            findings.add(Finding.unknown(
                    CODE,
                    place,
                    "the right to write altSecurityIdentities could not be checked, because no user is readable"));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(
                        CODE,
                        place,
                        "in no protected group, and without the right to write altSecurityIdentities of the one account"
                                + " that was checked"))
                : findings;
    }

    private static Optional<String> protectedGroup(Sid sid) {
        List<Long> parts = sid.subAuthorities();
        if (parts.size() < 2) {
            return Optional.empty();
        }
        long rid = parts.get(parts.size() - 1);
        return Optional.ofNullable(
                parts.get(0) == BUILTIN ? OF_BUILTIN.get(rid) : parts.get(0) == DOMAIN ? OF_DOMAIN.get(rid) : null);
    }
}
