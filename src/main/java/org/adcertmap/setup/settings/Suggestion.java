// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests the known word that is nearest to an unknown one, by Levenshtein distance and regardless of case. */
public final class Suggestion {
    private static final int MAX_DISTANCE = 4;

    private Suggestion() {}

    /** Returns {@code (did you mean "servers"?)} after a blank, or an empty text if no known word is near. */
    public static String forWord(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.min(MAX_DISTANCE, candidate.length() / 2))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(candidate -> " (did you mean \"" + candidate + "\"?)")
                .orElse("");
    }

    private static int distance(String one, String other) {
        return LevenshteinDistance.getDefaultInstance()
                .apply(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
    }
}
