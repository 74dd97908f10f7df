// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import java.io.IOException;
import java.nio.file.Path;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.LoginException;

/**
 * The ticket-granting ticket that the KDC gives for a keytab. Only for credentials that a domain controller has just
 * accepted: one that the KDC rejects may count towards the lockout of the account. Immutable.
 */
public record TicketReport(boolean isForwardable) {
    /**
     * Obtains a ticket.
     *
     * @throws IOException if there is none; the message is for administrators
     */
    public static TicketReport obtain(String principal, Path keytab) throws IOException {
        try {
            return new TicketReport(new KeytabLogin(principal, keytab)
                    .login().getPrivateCredentials(KerberosTicket.class).stream()
                            .anyMatch(KerberosTicket::isForwardable));
        } catch (LoginException e) {
            throw new IOException(KerberosFailure.of(e, principal, keytab, "").message(), e);
        }
    }
}
