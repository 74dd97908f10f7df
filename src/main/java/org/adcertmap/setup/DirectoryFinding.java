// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.util.Optional;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.settings.ConfigurationWarning;

/**
 * One finding of {@link DirectoryCheck}, in printable text. Immutable.
 *
 * @param check what was checked
 * @param text what was found
 * @param hint what to do about it; empty where all is well
 */
public record DirectoryFinding(Level level, Check check, String text, Optional<String> hint) {
    /** What was checked. */
    public enum Check {
        /** Settings that weaken security. */
        SETTINGS("settings"),
        /** The local CRL files. */
        CRL_FILES("crlFiles"),
        /** The connection to the directory, and the bind. */
        CONNECTION("connection"),
        /** The clock of the domain controller. */
        CLOCK("clock"),
        /** The rights of the bind account. */
        RIGHTS("rights"),
        /** The CAs in NTAuthCertificates. */
        NTAUTH("NTAuth"),
        /** The trusted root CAs. */
        ROOT_CAS("root CAs"),
        /** The groups of the role mappings file. */
        ROLE_MAPPINGS("roleMappings"),
        /** The file of mappings. */
        CERTIFICATES("certificates");

        private final String word;

        Check(String word) {
            this.word = word;
        }

        /** Returns the check as it is printed. */
        public String word() {
            return word;
        }
    }

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

    /** Returns the finding for a warning about the settings. */
    public static DirectoryFinding of(ConfigurationWarning warning) {
        return warning(Check.SETTINGS, warning.problem(), warning.remedy().orElse("correct it"));
    }

    public static DirectoryFinding ok(Check check, String text) {
        return new DirectoryFinding(Level.OK, check, text, Optional.empty());
    }

    static DirectoryFinding warning(Check check, String text, String hint) {
        return new DirectoryFinding(Level.WARNING, check, text, Optional.of(hint));
    }

    static DirectoryFinding error(Check check, String text, String hint) {
        return new DirectoryFinding(Level.ERROR, check, text, Optional.of(hint));
    }

    static DirectoryFinding unavailable(Check check, String text) {
        return new DirectoryFinding(Level.UNAVAILABLE, check, text, Optional.empty());
    }
}
