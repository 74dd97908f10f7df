// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management.change;

import java.time.Instant;

/**
 * One change, or refused change, of {@code enabled}. Immutable.
 *
 * @param number counts the changes of a Valve from 1; 0 where neither the Valve nor its file has changed
 * @param at when it took effect or was refused
 * @param by who made it, as the client says; printable
 * @param container the container of the Valve, for example {@code Host localhost}
 * @param before the value before
 * @param effective the value in effect afterwards
 * @param saved whether the file has this value
 * @param file the file; empty if it was not to be saved or could not be found
 * @param line the number of the line on which the Valve is; 0 without a file
 * @param copy the copy of the previous file; empty if nothing was written
 * @param words the result in words, each sentence true by itself
 */
public record EnabledChange(
        long number,
        Instant at,
        String by,
        String container,
        boolean before,
        boolean effective,
        boolean saved,
        String file,
        int line,
        String copy,
        String words) {}
