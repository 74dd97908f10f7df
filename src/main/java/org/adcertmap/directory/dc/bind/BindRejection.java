// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a rejected bind says: that the credentials are wrong, which counts towards the lockout of the account, or
 * something that does not. Source of the sub-codes: Windows' system error codes, which Active Directory appends in
 * hexadecimal as {@code data 52e}; of Kerberos': RFC 4120 7.5.9. A refused channel binding is no rejection, see
 * {@code directory.dc.kerberos}.
 */
enum BindRejection {
    /** The name or the password is wrong, which counts towards the lockout. */
    CREDENTIALS,
    /**
     * No reason that Active Directory gives for a wrong password: may count towards the lockout, but may be an error.
     */
    UNCLEAR,
    /** The password is not the reason: the account is disabled, locked out, expired, or may not log on now. */
    ACCOUNT_STATE,
    /** It is the domain controller, and not the account: another one may accept the bind. */
    CONTROLLER;

    private static final Pattern DATA = Pattern.compile("\\bdata ([0-9a-fA-F]+)");
    private static final Pattern KERBEROS_CODE = Pattern.compile("\\((\\d+)\\)");

    private static final Set<String> WRONG = Set.of("525", "52e");
    private static final Set<String> ACCOUNT_STATES = Set.of("52f", "530", "531", "532", "533", "701", "773", "775");

    /** Client not found, pre-authentication failed, bad integrity. */
    private static final Set<String> KERBEROS_WRONG = Set.of("6", "24", "31");
    /** Expired, policy, encryption type, revoked, key expired, clock skew, wrong realm. */
    private static final Set<String> KERBEROS_STATES = Set.of("1", "12", "14", "18", "23", "37", "68");
    /** What the JDK says where the keytab has no key, or where it knows no KDC: no KDC has counted anything. */
    private static final Set<String> NOT_SENT = Set.of("Unable to obtain password", "Cannot locate");
    /** The service principal name of one domain controller is unknown. */
    private static final String SERVER_NOT_FOUND = "7";

    /** The results by which a directory rejects the account, at whatever domain controller. */
    private static final Set<ResultCode> OF_ACCOUNT = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.LOCAL_ERROR); // by the KDC

    /** Judges the rejection of a bind. */
    static BindRejection of(LDAPException e) {
        if (!OF_ACCOUNT.contains(e.getResultCode())) {
            return CONTROLLER;
        }
        String message = e.getMessage() == null ? "" : e.getMessage();
        return e.getResultCode().equals(ResultCode.LOCAL_ERROR) ? ofKdc(message) : ofController(message);
    }

    private static BindRejection ofController(String message) {
        Matcher data = DATA.matcher(message);
        String code = data.find() ? data.group(1).toLowerCase(Locale.ROOT) : "";
        return WRONG.contains(code) ? CREDENTIALS : ACCOUNT_STATES.contains(code) ? ACCOUNT_STATE : UNCLEAR;
    }

    private static BindRejection ofKdc(String message) {
        if (NOT_SENT.stream().anyMatch(message::contains)) {
            return ACCOUNT_STATE;
        }
        Matcher kerberos = KERBEROS_CODE.matcher(message);
        String code = kerberos.find() ? kerberos.group(1) : "";
        if (code.equals(SERVER_NOT_FOUND)) {
            return CONTROLLER;
        }
        return KERBEROS_WRONG.contains(code) ? CREDENTIALS : KERBEROS_STATES.contains(code) ? ACCOUNT_STATE : UNCLEAR;
    }
}
