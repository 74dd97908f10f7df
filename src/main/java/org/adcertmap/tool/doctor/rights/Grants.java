// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.rights;

import java.util.Collection;
import java.util.List;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.rights.ReaderRights;
import org.adcertmap.directory.rights.SeenAccount;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.shell.ShellText;

/**
 * The lines for PowerShell that grant rights to the bind account; the same as in docs/read-rights.md. Immutable.
 *
 * @param trustee the bind account as {@code dsacls} takes it: {@code DOMAIN\name} or {@code name@domain}
 * @param domainDn the DN of the own domain
 */
record Grants(String trustee, String domainDn) {
    private static final String FOR_USERS = ";user";

    /** What is granted is in PowerShell, for a domain administrator. */
    static final String HINT = "as a domain administrator, in PowerShell:";

    /** Reads the names of the bind account and of the domain; what is not readable is as the settings have it. */
    static Grants of(DoctorAssembly assembly) {
        String configured = assembly.directorySettings().bind().accountName().orElse("DOMAIN\\account");
        String domain = "DC="
                + String.join(",DC=", assembly.directorySettings().domain().split("\\."));
        ReaderRights rights = assembly.directory().readerRights();
        try {
            return new Grants(
                    rights.bindAccount(assembly.directorySettings().bind().accountName())
                            .map(SeenAccount::qualifiedName)
                            .orElse(configured),
                    rights.ownDomainDn());
        } catch (DirectoryUnavailableException e) {
            return new Grants(configured, domain);
        }
    }

    /** Returns the lines that make property sets or attributes of each user readable. */
    List<String> ofUsers(Collection<String> rights) {
        return rights.stream()
                .distinct()
                .map(right -> dsacls(domainDn, " /I:S", ":RP;" + right + FOR_USERS))
                .toList();
    }

    /** Returns the lines for accounts of protected groups, which take them over within the hour. */
    List<String> ofProtectedAccounts(Collection<String> rights) {
        return rights.stream()
                .distinct()
                .map(right -> dsacls("CN=AdminSDHolder,CN=System," + domainDn, "", ":RP;" + right))
                .toList();
    }

    /** Returns the line that makes each object of a class below the domain readable. */
    String ofObjects(String objectClass) {
        return dsacls(domainDn, " /I:S", ":GR;;" + objectClass);
    }

    /** Returns the line that makes an object and all below it readable. */
    String ofTree(String dn) {
        return dsacls(dn, " /I:T", ":GR");
    }

    private String dsacls(String dn, String inheritance, String right) {
        return "dsacls " + ShellText.powerShell(dn) + inheritance + " /G " + ShellText.powerShell(trustee + right);
    }
}
