// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

/**
 * A moment since which the directory reports every change of what was read from it. Immutable.
 *
 * @param session the session of change tracking; nothing is known of another one
 * @param usn highestCommittedUSN of the tracked domain controller before that moment
 * @param start that moment, by {@link System#nanoTime()}
 * @param others how many responses of other domain controllers there were before
 * @param end when what was read is to be read anew in any case, by {@link System#nanoTime()}
 */
public record TrackingPoint(long session, long usn, long start, long others, long end) {}
