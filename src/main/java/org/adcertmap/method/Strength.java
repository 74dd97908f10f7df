package org.adcertmap.method;

import java.util.Locale;

/**
 * How much does a match say? Weak: it rests on names that may be given anew to somebody else. Strong: it rests on
 * identifiers that are never given again. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5.
 */
public enum Strength {
    WEAK,
    STRONG;

    /** In lower case, as logs and results have it. */
    public String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
