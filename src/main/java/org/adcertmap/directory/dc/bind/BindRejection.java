// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Set;
import org.adcertmap.directory.dc.LogonError;
import org.adcertmap.directory.dc.kerberos.KerberosBindException;
import org.adcertmap.directory.dc.kerberos.KerberosFailure;

/**
 * What a rejected bind says: that the credentials are wrong, which counts towards the lockout of the account, or
 * something that does not. Source of the numbers of Kerberos: RFC 4120 7.5.9. A refused channel binding is no
 * rejection, see {@code directory.dc.kerberos}.
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

    /** Client not found, pre-authentication failed, bad integrity. */
    private static final Set<Integer> KERBEROS_WRONG = Set.of(6, 24, 31);
    /** Expired, policy, encryption type, revoked, key expired, clock skew, wrong realm. */
    private static final Set<Integer> KERBEROS_STATES = Set.of(1, 12, 14, 18, 23, 37, 68);
    /** The service principal name of one domain controller is unknown. */
    private static final int SERVER_NOT_FOUND = 7;

    /** The results by which a directory rejects the account, at whatever domain controller. */
    private static final Set<ResultCode> OF_ACCOUNT = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.LOCAL_ERROR);

    /** Judges the rejection of a bind; that by a KDC is its cause. */
    static BindRejection of(LDAPException e) {
        if (e.getCause() instanceof KerberosBindException kerberos) {
            return ofKdc(kerberos.failure());
        }
        return OF_ACCOUNT.contains(e.getResultCode())
                ? LogonError.of(e).map(BindRejection::ofAccount).orElse(UNCLEAR)
                : CONTROLLER;
    }

    private static BindRejection ofAccount(LogonError error) {
        return error == LogonError.NO_SUCH_USER || error == LogonError.LOGON_FAILURE ? CREDENTIALS : ACCOUNT_STATE;
    }

    private static BindRejection ofKdc(KerberosFailure failure) {
        int number = failure.number().orElse(-1);
        if (number == SERVER_NOT_FOUND) {
            return CONTROLLER;
        }
        boolean isState = failure.reachesNoKdc() || KERBEROS_STATES.contains(number); // no KDC has counted anything
        return isState ? ACCOUNT_STATE : KERBEROS_WRONG.contains(number) ? CREDENTIALS : UNCLEAR;
    }
}
