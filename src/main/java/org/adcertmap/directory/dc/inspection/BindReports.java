// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Set;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LogonError;
import org.adcertmap.directory.dc.inspection.BindReport.Outcome;
import org.adcertmap.directory.dc.kerberos.KerberosBindException;

/** Says what became of a bind that did not succeed. Stateless. */
final class BindReports {
    private static final Set<ResultCode> SIGNING =
            Set.of(ResultCode.STRONG_AUTH_REQUIRED, ResultCode.CONFIDENTIALITY_REQUIRED);

    private BindReports() {}

    /**
     * Returns the report.
     *
     * @param e the failure of the bind
     * @param described the same, or that its time was over
     */
    static BindReport of(LDAPException e, LDAPException described) {
        Outcome outcome = outcome(e);
        String text = outcome == Outcome.NO_TICKET ? e.getMessage() : LdapErrors.describeController(described);
        return new BindReport(outcome, text, LogonError.of(e));
    }

    private static Outcome outcome(LDAPException e) {
        if (SIGNING.contains(e.getResultCode())) {
            return Outcome.SIGNING_REQUIRED;
        }
        if (e.getCause() instanceof KerberosBindException && !isDeferred(e)) {
            return Outcome.NO_TICKET;
        }
        if (!(e instanceof ConnectionFailedException failure)) {
            return Outcome.NO_RESPONSE;
        }
        return switch (failure.step()) {
            case CHANNEL_BINDING -> Outcome.CHANNEL_BINDING;
            case BIND_REJECTED -> Outcome.REJECTED;
            case BIND_DEFERRED -> Outcome.NOT_SENT;
            default -> Outcome.NO_RESPONSE;
        };
    }

    private static boolean isDeferred(LDAPException e) {
        return e instanceof ConnectionFailedException failure && failure.isBindDeferred();
    }
}
