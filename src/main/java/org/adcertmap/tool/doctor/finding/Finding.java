// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.tool.finding.Level;

/**
 * One finding of {@code doctor}, in printable text. Immutable.
 *
 * @param place where it is: {@code server.xml:41}, {@code dc1.corp.example.com:636}, an account, a file
 * @param sentence what was found
 * @param hint what to do; empty where all is well, or where the lines say it
 * @param lines what to paste, as it is: commands, attributes, settings; never shortened. None where one has characters
 *     that are not printable, because it would name something else
 */
public record Finding(
        Level level, DoctorCode code, String place, String sentence, Optional<String> hint, List<String> lines) {
    /** Makes the texts printable. */
    public Finding {
        place = Printable.excerpt(place);
        sentence = Printable.excerpt(sentence);
        hint = hint.map(Printable::excerpt);
        if (!lines.stream().allMatch(line -> Printable.of(line).equals(line))) {
            lines = List.of();
            hint = hint.or(
                    () -> Optional.of("no line is printed, because a name has characters that are not printable"));
        }
        lines = List.copyOf(lines);
    }

    /** All is well. */
    public static Finding ok(DoctorCode code, String place, String sentence) {
        return of(Level.OK, code, place, sentence);
    }

    /** Good to know. */
    public static Finding info(DoctorCode code, String place, String sentence) {
        return of(Level.INFO, code, place, sentence);
    }

    /** A warning; {@link #hint} and {@link #paste} say what to do. */
    public static Finding warning(DoctorCode code, String place, String sentence) {
        return of(Level.WARNING, code, place, sentence);
    }

    /** An error; {@link #hint} and {@link #paste} say what to do. */
    public static Finding error(DoctorCode code, String place, String sentence) {
        return of(Level.ERROR, code, place, sentence);
    }

    /** It could not be checked; the sentence says why. */
    public static Finding unknown(DoctorCode code, String place, String sentence) {
        return of(Level.UNKNOWN, code, place, sentence);
    }

    private static Finding of(Level level, DoctorCode code, String place, String sentence) {
        return new Finding(level, code, place, sentence, Optional.empty(), List.of());
    }

    /**
     * Returns a finding with the words of a review.
     *
     * @param empty the finding without words
     */
    public static Finding ofReview(Finding empty, ConfigurationWarning warning) {
        Finding found = of(empty.level(), empty.code(), empty.place(), warning.problem());
        return warning.remedy().map(found::withHint).orElse(found);
    }

    /**
     * Returns a finding with the words of a configuration error.
     *
     * @param empty the finding without words
     */
    public static Finding ofError(Finding empty, ConfigurationError error) {
        Finding found = of(empty.level(), empty.code(), empty.place(), error.sentence());
        return error.remedy()
                .or(() -> error.example().map(example -> "example: " + example))
                .map(found::withHint)
                .orElse(found);
    }

    /** Returns the same finding with what to do, in words. */
    public Finding withHint(String newHint) {
        return new Finding(level, code, place, sentence, Optional.of(newHint), lines);
    }

    /** Returns the same finding with lines to paste. */
    public Finding paste(String... newLines) {
        return new Finding(level, code, place, sentence, hint, List.of(newLines));
    }
}
