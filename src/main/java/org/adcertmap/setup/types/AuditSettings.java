// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import java.util.Locale;

/**
 * The settings of the audit log. Immutable.
 *
 * @param mode which events are written
 * @param json whether a line is a JSON object; otherwise it is text
 */
public record AuditSettings(Mode mode, boolean json) {
    /** The settings of a log that writes nothing. */
    public static final AuditSettings OFF = new AuditSettings(Mode.OFF, false);

    /** Which events are written. */
    public enum Mode {
        /** None. */
        OFF,
        /** All but logins. */
        REFUSALS,
        /** All. */
        ALL;

        /** Returns how the setting {@code auditLog} spells it. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
