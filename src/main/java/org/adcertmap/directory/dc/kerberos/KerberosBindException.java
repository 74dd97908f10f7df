// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;

/** Reports that a Kerberos bind failed before the domain controller accepted or rejected it. */
public final class KerberosBindException extends LDAPException {
    private static final long serialVersionUID = 1L;

    private final boolean unreachable;
    private final transient KerberosFailure failure;

    /** @param rootCause an {@link IOException} if the KDC is unreachable or the keytab unreadable */
    public KerberosBindException(KerberosFailure failure, Throwable rootCause, Throwable cause) {
        super(ResultCode.LOCAL_ERROR, failure.message(), cause);
        this.unreachable = rootCause instanceof IOException;
        this.failure = failure;
    }

    /** Returns why Kerberos gives no ticket. */
    public KerberosFailure failure() {
        return failure;
    }

    /** Returns whether the KDC was not reached, so that it has counted no failure. */
    public boolean isUnreachable() {
        return unreachable;
    }
}
