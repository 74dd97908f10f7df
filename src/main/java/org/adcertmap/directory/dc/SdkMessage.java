// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import java.util.regex.Pattern;
import org.adcertmap.denial.FailureText;

/**
 * Takes from a message of the UnboundID LDAP SDK what is of the SDK and of Java: its version, the exceptions around the
 * cause, names of classes. {@code dc1:636: Connection refused} remains. A text of another form is unchanged. Stateless.
 */
final class SdkMessage {
    /** The version that the SDK appends to its messages. */
    private static final Pattern VERSION = Pattern.compile(", ldapSDKVersion=[^,]*, revision='?[0-9a-f]+'?");

    private static final Pattern SERVER =
            Pattern.compile("An error occurred while attempting to connect to server (\\S+): +");
    /** What the SDK wraps around the exception of the socket. */
    private static final Pattern WRAPPED =
            Pattern.compile("IOException\\(LDAPException\\(resultCode=\\d+ \\([^)]*\\), errorMessage='"
                    + "An error occurred while attempting to establish a connection to server \\S+: +(.*)\\)\\)");

    private static final Pattern EXCEPTION = Pattern.compile("\\b[A-Z]\\w*Exception\\(([^()]+)\\)");

    private SdkMessage() {}

    static String plain(String message) {
        String text = VERSION.matcher(message.replace("\0", "")).replaceAll("");
        text = EXCEPTION.matcher(text).replaceAll("$1");
        text = WRAPPED.matcher(text).replaceAll("$1");
        text = SERVER.matcher(text).replaceAll("$1: ");
        return FailureText.withoutExceptions(text);
    }
}
