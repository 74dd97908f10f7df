// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import java.util.List;

/**
 * What the page shows before the mapping of a container is enabled or disabled. Immutable; texts are printable.
 *
 * @param id the ID of the Valve
 * @param container for example {@code Host localhost}
 * @param enabled the value now, which the form sends as {@code expected}
 * @param effect what the change does, in one sentence
 * @param unauthenticated the applications to which it permits unauthenticated access
 * @param denied the applications that respond with 401 or 403 after it
 * @param otherLogin the applications with another login
 * @param canSave whether the file of the Valve is known
 * @param savedIn the file with the line, or why that is unknown
 * @param conflict why a change was not made; empty if none was tried
 */
public record SwitchView(
        String id,
        String container,
        boolean enabled,
        String effect,
        List<String> unauthenticated,
        List<String> denied,
        List<String> otherLogin,
        boolean canSave,
        String savedIn,
        String conflict) {
    /** Returns {@code Enable} or {@code Disable}. */
    public String verb() {
        return enabled ? "Disable" : "Enable";
    }
}
