package org.adcertmap.setup.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which known word was probably meant by an unknown one? */
public final class Suggestion {
    private static final int FARTHEST = 4;

    private Suggestion() {}

    /** {@code "; did you mean "servers"?"}, or an empty text where nothing is near. */
    public static String forWord(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.min(FARTHEST, candidate.length() / 2))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(candidate -> "; did you mean \"" + candidate + "\"?")
                .orElse("");
    }

    private static int distance(String one, String other) {
        return LevenshteinDistance.getDefaultInstance()
                .apply(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
    }
}
