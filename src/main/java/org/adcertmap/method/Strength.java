// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.method;

import java.util.Locale;

/**
 * Strength of a mapping. A weak mapping uses names, which can be reassigned to another account; a strong mapping uses
 * identifiers that are never reused. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public enum Strength {
    WEAK,
    STRONG;

    /** Returns the name in lower case, as in logs and results. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
