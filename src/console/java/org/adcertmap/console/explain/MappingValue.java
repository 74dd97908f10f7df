// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import org.adcertmap.console.jmx.PrintableText;
import org.adcertmap.console.json.JsonObject;

/**
 * One value of {@code altSecurityIdentities} that matches a certificate. Immutable; texts are printable.
 *
 * @param strength {@code strong} or {@code weak}
 * @param command the line of PowerShell that adds it to the account; empty where the value has characters that cannot
 *     be printed, and must not be pasted
 */
public record MappingValue(String value, String strength, String command) {
    private static final String STRONG = "strong";

    /** @param account the account to which it is added, as {@code -Identity} takes it */
    static MappingValue of(JsonObject mapping, String account) {
        String value = mapping.raw("value");
        boolean isPrintable = PrintableText.of(value).equals(value);
        return new MappingValue(
                PrintableText.of(value),
                mapping.text("strength"),
                isPrintable
                        ? "Set-ADUser -Identity " + quoted(account) + " -Add @{altSecurityIdentities=" + quoted(value)
                                + "}"
                        : "");
    }

    /** PowerShell takes four more characters for an apostrophe (about_Quoting_Rules). */
    private static String quoted(String text) {
        return "'" + text.replaceAll("['\\u2018\\u2019\\u201A\\u201B]", "$0$0") + "'";
    }

    /** Returns whether an account that has it is mapped strongly. */
    public boolean isStrong() {
        return strength.equals(STRONG);
    }
}
