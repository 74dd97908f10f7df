// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.adcertmap.denial.Printable;
import org.adcertmap.tool.shell.ShellText;

/**
 * Writes PowerShell for the findings that can be mended: why, the line, and the line that takes it back as a comment.
 * Nothing here runs it. A value that cannot be printed is left out. Confined to one thread.
 *
 * <p>Windows PowerShell reads a script without a byte order mark in the ANSI code page, in which octets of UTF-8 are
 * quotation marks that end a string: the last one of {@code ё} is U+2018 in Windows-1252. Source: Microsoft,
 * about_Character_Encoding.
 */
final class PowerShellFixes {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Writer out;

    PowerShellFixes(Writer out) throws IOException {
        this.out = out;
        out.write(BYTE_ORDER_MARK);
        out.write("""
                # Made by adcertmap audit. Read each line before you run it, with the module ActiveDirectory.
                # The line that begins with "# back:" takes the line above it back.
                """);
    }

    void add(AuditFinding finding) throws IOException {
        if (finding.account().isEmpty() || finding.proposal().isEmpty() && !finding.isRemovable()) {
            return;
        }
        AuditFinding.Account account = finding.account().get();
        String proposal = finding.proposal().orElse("");
        String all = finding.value() + proposal + account.distinguishedName();
        if (!Printable.of(all).equals(all)) {
            return;
        }
        out.write("\n# " + finding.code().code() + " " + Printable.of(account.sAMAccountName()) + ": "
                + Printable.of(finding.sentence()) + "\n");
        out.write(change(account, finding.value(), finding.proposal()) + "\n");
        out.write("# back: "
                + (proposal.isEmpty()
                        ? command(account) + " -Add " + values(finding.value())
                        : change(account, proposal, Optional.of(finding.value())))
                + "\n");
    }

    private static String change(AuditFinding.Account account, String removed, Optional<String> added) {
        return command(account) + " -Remove " + values(removed)
                + added.map(value -> " -Add " + values(value)).orElse("");
    }

    private static String command(AuditFinding.Account account) {
        return "Set-ADObject -Identity " + ShellText.powerShell(account.distinguishedName());
    }

    private static String values(String value) {
        return "@{altSecurityIdentities=" + ShellText.powerShell(value) + "}";
    }
}
