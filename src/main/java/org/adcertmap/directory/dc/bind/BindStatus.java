// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.LdapErrors;

/**
 * What became of the last bind with the credentials in use. Immutable.
 *
 * @param detail by which domain controller, when and why
 * @param rejectedCandidate why changed credentials are not in use; empty if there are none
 */
record BindStatus(State state, String detail, String rejectedCandidate) {
    static final BindStatus UNTRIED = new BindStatus(State.UNTRIED, "no response to a bind yet", "");

    /** The result. */
    enum State {
        UNTRIED,
        ACCEPTED,
        REJECTED
    }

    static BindStatus accepted(InetSocketAddress controller) {
        return new BindStatus(State.ACCEPTED, "accepted by " + at(controller), "");
    }

    static BindStatus rejected(InetSocketAddress controller, String reason) {
        return new BindStatus(State.REJECTED, "rejected by " + at(controller) + ": " + reason, "");
    }

    private static String at(InetSocketAddress controller) {
        return controller.getHostString() + " at " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    BindStatus withRejectedCandidate(String reason) {
        return new BindStatus(state, detail, reason);
    }

    /** @param deferral why no bind is sent at present */
    String text(Optional<RejectedBinds.Deferral> deferral) {
        StringBuilder text = new StringBuilder(detail);
        if (!rejectedCandidate.isEmpty()) {
            text.append("; the changed credentials are rejected and not in use: ")
                    .append(rejectedCandidate);
        }
        deferral.ifPresent(deferred -> text.append(
                        state == State.REJECTED ? "" : "; " + LdapErrors.describeController(deferred.cause()))
                .append("; next bind in ")
                .append(deferred.remaining().toSeconds() + 1)
                .append(" s, or when the credentials change, or by retryBind()"));
        return Printable.excerpt(text.toString());
    }
}
