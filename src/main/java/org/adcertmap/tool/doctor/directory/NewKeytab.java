// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.shell.ShellText;

/**
 * How an administrator creates a keytab.
 *
 * @param principal {@code name@REALM}
 * @param fileName the name of the new file, in the present directory
 */
public record NewKeytab(String principal, String fileName) {
    /** Returns the finding with the lines for PowerShell that create it. */
    public Finding mending(Finding finding) {
        String name = ShellText.powerShell(accountName());
        return finding.withHint("permit AES for the account, then create the keytab, which changes its password; as a"
                        + " domain administrator, in PowerShell:")
                .paste(
                        "Set-ADUser -Identity " + name + " -KerberosEncryptionType AES128,AES256",
                        "ktpass -princ " + ShellText.powerShell(principal) + " -mapuser " + name
                                + " -ptype KRB5_NT_PRINCIPAL -crypto AES256-SHA1 -pass * -out " + fileName);
    }

    /** Returns the line that creates it at a domain controller of Samba, with the present password. */
    public String sambaTool() {
        return "samba-tool domain exportkeytab " + fileName + " --principal=" + ShellText.argument(accountName());
    }

    /** Returns the sAMAccountName, as the principal has it. */
    private String accountName() {
        int at = principal.lastIndexOf('@');
        return at < 0 ? principal : principal.substring(0, at);
    }
}
