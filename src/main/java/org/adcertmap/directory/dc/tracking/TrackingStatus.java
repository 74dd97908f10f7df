// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of change tracking at one moment, for administrators. Immutable.
 *
 * @param controller host of the domain controller that reports changes, or reported them last; empty before the first
 * @param lastRound when it last reported all its changes; absent before the first round, and with notifications
 * @param reason why the state is not COMPLETE, in words; empty if it is
 * @param changes how many reports of changes there were
 * @param evictions how many cached certificates they have evicted
 */
public record TrackingStatus(
        State state, String controller, Optional<Instant> lastRound, String reason, long changes, long evictions) {
    /** Whether refreshes of cached mappings rely on change tracking. */
    public enum State {
        /** Every change is reported: refreshes query the directory rarely. */
        COMPLETE,
        /** Changes are reported, but not all: refreshes query the directory as without change tracking. */
        PARTIAL,
        /** No changes are reported at present: refreshes query the directory as without change tracking. */
        DOWN,
        /** Change tracking is switched off, or has not begun. */
        OFF
    }

    /** Change tracking that is switched off. */
    public static final TrackingStatus OFF = new TrackingStatus(State.OFF, "", Optional.empty(), "", 0, 0);

    /** Returns the same with another state, for this reason. */
    TrackingStatus limitedTo(State other, String otherReason) {
        return new TrackingStatus(other, controller, lastRound, otherReason, changes, evictions);
    }

    /** Returns the state in words, with all that is known. */
    public String text() {
        StringBuilder text = new StringBuilder(state.name());
        if (!controller.isEmpty()) {
            text.append(" on ").append(controller);
        }
        lastRound.ifPresent(time -> text.append(", last report ").append(time));
        if (changes > 0) {
            text.append(", ")
                    .append(changes)
                    .append(" reports of changes, ")
                    .append(evictions)
                    .append(" evictions");
        }
        return reason.isEmpty()
                ? text.toString()
                : text.append(": ").append(reason).toString();
    }
}
