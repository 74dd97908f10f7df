// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Set;

/**
 * The first search of a session has not ended in time: the domain is too large for it, or the domain controller busy.
 */
public final class FirstSearchTimeoutException extends LDAPException {
    private static final long serialVersionUID = 1L;
    /** Of this side, and of the domain controller (MaxQueryDuration). */
    private static final Set<ResultCode> TIMEOUTS =
            Set.of(ResultCode.TIMEOUT, ResultCode.TIME_LIMIT_EXCEEDED, ResultCode.ADMIN_LIMIT_EXCEEDED);

    private FirstSearchTimeoutException(LDAPException cause) {
        super(
                ResultCode.TIME_LIMIT_EXCEEDED,
                "the first search, for which the domain controller reads the whole domain, has not ended in time: "
                        + cause.getMessage(),
                cause);
    }

    /** Returns the failure of a first search: one of these if it is a time-out, or else the same. */
    public static LDAPException of(LDAPException failure) {
        return TIMEOUTS.contains(failure.getResultCode()) ? new FirstSearchTimeoutException(failure) : failure;
    }
}
