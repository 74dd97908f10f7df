// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;

/**
 * Reports that there is no bound connection to a domain controller, because connecting, TLS, the bind or a check of the
 * new connection failed. Its result code is never the response to a search: {@code noSuchObject} of a bind says nothing
 * about an entry. Every such failure is one of the domain controller, whatever its result code.
 */
public final class ConnectionFailedException extends LDAPException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Step {
        /** The TCP connection, the TLS handshake, or a bind to which the domain controller did not respond. */
        CONNECT,
        /** The certificate does not identify a domain controller of the domain. */
        CERTIFICATE,
        /** The bind was rejected, which may count towards the lockout of the bind account. */
        BIND_REJECTED,
        /** The channel binding of a Kerberos bind, which does not count towards the lockout of the bind account. */
        CHANNEL_BINDING,
        /** No bind was sent, because an earlier one was rejected; the cause is that rejection. */
        BIND_DEFERRED,
        /** The domain controller is read-only, or does not say whether it is. */
        CAPABILITIES
    }

    private final Step step;

    /** Creates the exception with the result code and the message of its cause. */
    public ConnectionFailedException(Step step, LDAPException cause) {
        super(cause.getResultCode(), cause.getMessage(), cause);
        this.step = step;
    }

    /** Creates the exception without a cause. */
    public ConnectionFailedException(Step step, ResultCode code, String message) {
        super(code, message);
        this.step = step;
    }

    /** Returns what failed. */
    public Step step() {
        return step;
    }

    /** Returns whether no bind was sent, because an earlier one was rejected. */
    public boolean isBindDeferred() {
        return step == Step.BIND_DEFERRED;
    }

    /** Returns whether the domain controller rejected the bind, so that another try must wait. */
    public boolean isBindRejected() {
        return step == Step.BIND_REJECTED;
    }
}
