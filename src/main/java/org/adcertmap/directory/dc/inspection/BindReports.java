// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Set;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.LdapErrors;
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
        String text = LdapErrors.describeController(described);
        if (SIGNING.contains(e.getResultCode())) {
            return new BindReport(Outcome.SIGNING_REQUIRED, text);
        }
        if (e.getCause() instanceof KerberosBindException && !isDeferred(e)) {
            return new BindReport(Outcome.NO_TICKET, e.getMessage());
        }
        if (!(e instanceof ConnectionFailedException failure)) {
            return new BindReport(Outcome.NO_RESPONSE, text);
        }
        return switch (failure.step()) {
            case CHANNEL_BINDING -> new BindReport(Outcome.CHANNEL_BINDING, text);
            case BIND_REJECTED -> new BindReport(Outcome.REJECTED, text);
            case BIND_DEFERRED -> new BindReport(Outcome.NOT_SENT, text);
            default -> new BindReport(Outcome.NO_RESPONSE, text);
        };
    }

    private static boolean isDeferred(LDAPException e) {
        return e instanceof ConnectionFailedException failure && failure.isBindDeferred();
    }
}
