// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import java.util.Optional;
import org.adcertmap.directory.dc.LogonError;

/**
 * What became of the bind at one domain controller. Immutable.
 *
 * @param text why it did not succeed, for administrators; empty if it did
 * @param logonError why the account was rejected; empty if it was not, or for another reason
 */
public record BindReport(Outcome outcome, String text, Optional<LogonError> logonError) {
    /** The bind was not reached, because the connection failed before. */
    public static final BindReport NOT_REACHED = new BindReport(Outcome.NOT_REACHED, "", Optional.empty());

    /** The bind succeeded. */
    static final BindReport ACCEPTED = new BindReport(Outcome.ACCEPTED, "", Optional.empty());

    /** The outcomes of a bind. */
    public enum Outcome {
        /** It succeeded. */
        ACCEPTED,
        /** The domain controller rejected it. */
        REJECTED,
        /** Kerberos gave no ticket, so that the domain controller was not queried. */
        NO_TICKET,
        /** The channel binding was refused. */
        CHANNEL_BINDING,
        /** The domain controller demands LDAP signing or TLS. */
        SIGNING_REQUIRED,
        /** None was sent, because another domain controller rejected the credentials. */
        NOT_SENT,
        /** There was no response to it. */
        NO_RESPONSE,
        /** The connection failed before. */
        NOT_REACHED
    }

    /** Returns whether it succeeded. */
    public boolean isAccepted() {
        return outcome == Outcome.ACCEPTED;
    }
}
