// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.Optional;
import org.adcertmap.denial.Printable;

/**
 * One finding of {@link DirectoryCheck}, in printable text. Immutable.
 *
 * @param check what was checked, such as {@code NTAuth}
 * @param text what was found
 * @param hint what to do about it; empty where all is well
 */
public record DirectoryFinding(Level level, String check, String text, Optional<String> hint) {
    /** How much a finding matters. */
    public enum Level {
        /** All is well. */
        OK("ok"),
        /** Logins work, but not all, or less safely than they could. */
        WARNING("warning"),
        /** No login can succeed. */
        ERROR("error"),
        /** The check could not be made, because the directory did not give what it needs. */
        UNAVAILABLE("unavailable");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        /** Returns the level as it is printed. */
        public String word() {
            return word;
        }
    }

    /** Makes the texts printable. */
    public DirectoryFinding {
        text = Printable.excerpt(text);
        hint = hint.map(Printable::excerpt);
    }

    public static DirectoryFinding ok(String check, String text) {
        return new DirectoryFinding(Level.OK, check, text, Optional.empty());
    }

    public static DirectoryFinding warning(String check, String text, String hint) {
        return new DirectoryFinding(Level.WARNING, check, text, Optional.of(hint));
    }

    static DirectoryFinding error(String check, String text, String hint) {
        return new DirectoryFinding(Level.ERROR, check, text, Optional.of(hint));
    }

    static DirectoryFinding unavailable(String check, String text) {
        return new DirectoryFinding(Level.UNAVAILABLE, check, text, Optional.empty());
    }
}
