// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.changes;

import org.adcertmap.console.jmx.Row;

/**
 * One change of a Valve. Immutable; texts are printable.
 *
 * @param at when, in ISO 8601
 * @param by who made it, {@code JMX} for other JMX clients that say nothing
 * @param before the value before, in words
 * @param effective the value since then, in words
 * @param saving where it was saved, or why not
 */
public record Change(
        String at, String by, String container, String before, String effective, boolean saved, String saving) {
    static Change of(Row row) {
        return new Change(
                row.text("at"),
                row.text("by"),
                row.text("container"),
                word(row.flag("before")),
                word(row.flag("effective")),
                row.flag("saved"),
                row.text("words").replaceFirst("^(Enabled|Disabled)\\. ", ""));
    }

    private static String word(boolean enabled) {
        return enabled ? "Enabled" : "Disabled";
    }
}
