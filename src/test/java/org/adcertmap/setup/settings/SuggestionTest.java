// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A suggestion is part of the sentence before it, so that an example can follow. */
class SuggestionTest {
    @Test
    void nearestWordIsSuggestedInParentheses() {
        assertEquals(" (did you mean \"full\"?)", Suggestion.forWord("ful", List.of("full", "disabled")));
        assertEquals("", Suggestion.forWord("nonsense", List.of("full", "disabled")));
        assertEquals(
                "enforcement: invalid value \"ful\": must be one of full, disabled (did you mean \"full\"?); example:"
                        + " full",
                ConfigurationError.invalidValue(
                                "enforcement",
                                "ful",
                                SettingType.notOneOf(List.of("full", "disabled"), "ful")
                                        .getMessage(),
                                "full")
                        .text());
    }
}
