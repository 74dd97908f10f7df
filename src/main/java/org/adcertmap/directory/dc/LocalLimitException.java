// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;

/**
 * Reports that an operation was not sent, because a limit of this process is reached: connections or threads. It says
 * nothing about the domain controllers, and so is no outage.
 */
public final class LocalLimitException extends LDAPException {
    private static final long serialVersionUID = 1L;

    /** @param message names the limit and its setting */
    public LocalLimitException(String message) {
        super(ResultCode.BUSY, message);
    }
}
