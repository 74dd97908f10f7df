// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;

/**
 * A response that cannot be used, although the domain controller reports success: an object or a value is missing that
 * the directory must have, a value is malformed, or the entry is not the one that was queried. A failure of that query
 * on that domain controller: the next domain controller gets the query, and if none has a usable response, cached
 * outcomes are served for their grace period. The domain controller stays in rotation, because one malformed entry must
 * not affect the users of all others.
 */
public class InvalidResponseException extends LDAPException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with the response, for administrators */
    public InvalidResponseException(String message) {
        super(ResultCode.DECODING_ERROR, message);
    }

    /** @param message what is wrong with the response, for administrators */
    public InvalidResponseException(String message, Throwable cause) {
        super(ResultCode.DECODING_ERROR, message, cause);
    }
}
