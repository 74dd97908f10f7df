// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import java.util.regex.Pattern;

/** Quotes texts for the lines that an administrator pastes into a shell. Stateless. */
public final class ShellText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@=,+-]+");

    private ShellText() {}

    /**
     * Returns the text as one argument for PowerShell, which ends it with any of these quotation marks unless doubled.
     */
    public static String powerShell(String text) {
        return "'" + text.replaceAll("['\\u2018\\u2019\\u201A\\u201B]", "$0$0") + "'";
    }

    /** Returns the text as one argument for a POSIX shell; for PowerShell where it has no apostrophe. */
    public static String argument(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
