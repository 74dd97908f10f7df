// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why Active Directory rejects the account of a bind. Source: Windows' system error codes, which it appends to its
 * diagnostic message in hexadecimal, as {@code data 52e}.
 */
public enum LogonError {
    NO_SUCH_USER("525", "it does not exist"),
    LOGON_FAILURE("52e", "its name or password is wrong, see bindDn and bindPassword"),
    ACCOUNT_RESTRICTION(
            "52f", "account restrictions prevent its logon; a member of Protected Users needs authentication gssapi"),
    INVALID_LOGON_HOURS("530", "its logon hours do not permit a logon now"),
    INVALID_WORKSTATION("531", "it is not permitted to log on from this computer"),
    PASSWORD_EXPIRED("532", "its password has expired"),
    ACCOUNT_DISABLED("533", "it is disabled"),
    ACCOUNT_EXPIRED("701", "it has expired"),
    PASSWORD_MUST_CHANGE("773", "its password must be changed"),
    ACCOUNT_LOCKED_OUT("775", "it is locked out");

    private static final Pattern DATA = Pattern.compile("\\bdata ([0-9a-fA-F]+)");

    private final String code;
    private final String reason;

    LogonError(String code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** Returns the error in the response to a bind; empty if there is none, or one that is not known. */
    public static Optional<LogonError> of(LDAPException e) {
        Matcher data = DATA.matcher(String.valueOf(e.getMessage()));
        return data.find()
                ? Arrays.stream(values())
                        .filter(error -> error.code.equalsIgnoreCase(data.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    /** Returns what is wrong with the account, and the code, for administrators. */
    String description() {
        return reason + " (data " + code + ")";
    }
}
