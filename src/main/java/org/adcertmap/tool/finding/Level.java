// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.finding;

import java.util.Locale;

/** How much a finding matters. Ascending but for the last. */
public enum Level {
    /** All is well. */
    OK,
    /** Nothing to mend; good to know. */
    INFO,
    /** Logins work, but not all, or less safely than they could. */
    WARNING,
    /** Logins fail, or are unsafe. */
    ERROR,
    /** It could not be checked; the sentence says why. */
    UNKNOWN;

    /** Returns the level as it is printed. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is an error, or a warning where {@code least} is {@link #WARNING}. */
    public boolean isAtLeast(Level least) {
        return this != UNKNOWN && compareTo(least) >= 0;
    }
}
