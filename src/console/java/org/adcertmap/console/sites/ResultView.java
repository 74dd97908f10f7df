// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import org.adcertmap.console.jmx.Row;

/**
 * What has become of a change. Immutable; texts are printable.
 *
 * @param id the ID of the Valve
 * @param at when it took effect, in ISO 8601
 * @param enabled the value since then
 * @param isCurrent whether the Valve still has this value
 * @param saved whether the file has the value as well
 * @param wasToBeSaved whether that was requested
 * @param saving what became of the file, in sentences
 * @param by who made the change
 */
public record ResultView(
        String id,
        String container,
        String at,
        boolean enabled,
        boolean isCurrent,
        boolean saved,
        boolean wasToBeSaved,
        String saving,
        String by) {
    private static final String NOT_REQUESTED = "Not saved: a restart sets what the file says.";

    static ResultView of(String id, Row change, boolean enabledNow) {
        boolean enabled = change.flag("effective");
        String saving = change.text("words").replaceFirst("^(Enabled|Disabled)\\. ", "");
        return new ResultView(
                id,
                change.text("container"),
                change.text("at"),
                enabled,
                enabled == enabledNow,
                change.flag("saved"),
                !saving.equals(NOT_REQUESTED),
                saving,
                change.text("by"));
    }

    /** Returns the command that saves the value, for an account that may write the file. */
    public String command() {
        return "bin/adcertmap " + (enabled ? "enable" : "disable") + " --catalina-base DIRECTORY";
    }
}
