// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that is true or false and changes, such as that an account is enabled, with its past. Times are of
 * {@link System#nanoTime}. Safe for any number of threads; the lock of this object guards the changes.
 */
final class Fact {
    private enum State {
        TRUE,
        FALSE,
        /** The change is being made: it may be seen already. */
        CHANGING
    }

    private record Change(long at, State to) {}

    /** Makes a change. */
    interface Action {
        void run() throws Exception;
    }

    private final List<Change> changes = new ArrayList<>();

    /** @param at since when it is so */
    Fact(boolean initially, long at) {
        changes.add(new Change(at, state(initially)));
    }

    private static State state(boolean is) {
        return is ? State.TRUE : State.FALSE;
    }

    /** Makes it true or false by that action, during which it may be either. */
    void change(boolean to, Action action) throws Exception {
        add(State.CHANGING, System.nanoTime());
        action.run();
        add(state(to), System.nanoTime());
    }

    /** Notes that it became true or false at that time, at once. */
    void set(boolean to, long at) {
        add(state(to), at);
    }

    private synchronized void add(State state, long at) {
        changes.add(new Change(at, state));
    }

    /** Returns whether it is true now, and no change is being made. */
    synchronized boolean isTrue() {
        return changes.get(changes.size() - 1).to() == State.TRUE;
    }

    /** Returns whether it may have had that value at any moment from one time to another. */
    synchronized boolean wasEver(boolean value, long from, long to) {
        for (int i = 0; i < changes.size(); i++) {
            long end = i + 1 < changes.size() ? changes.get(i + 1).at() : Long.MAX_VALUE;
            if (end >= from && changes.get(i).at() <= to && changes.get(i).to() != state(!value)) {
                return true;
            }
        }
        return false;
    }

    /** Returns since when it is false without a break, or {@link Long#MAX_VALUE} if it is not false at that time. */
    synchronized long falseSince(long time) {
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (changes.get(i).at() <= time) {
                return changes.get(i).to() == State.FALSE ? changes.get(i).at() : Long.MAX_VALUE;
            }
        }
        return Long.MAX_VALUE;
    }

    /** Returns whether it has changed at any moment from one time to another. */
    synchronized boolean hasChanged(long from, long to) {
        return changes.stream().skip(1).anyMatch(change -> change.at() >= from && change.at() <= to);
    }

    /** Returns the longest time, in nanoseconds, for which it was true without a break, from one time to another. */
    synchronized long longestTrue(long from, long to) {
        long longest = 0;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).to() == State.TRUE) {
                long end = i + 1 < changes.size() ? changes.get(i + 1).at() : to;
                longest = Math.max(
                        longest, Math.min(end, to) - Math.max(changes.get(i).at(), from));
            }
        }
        return longest;
    }
}
