// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.util.stream.Collectors;

/** Formats an outcome for an administrator: the trace, a step a line, then the outcome with its roles or its hint. */
public final class OutcomeText {
    private OutcomeText() {}

    /** The text; each line ends with a line feed. */
    public static String of(MappingOutcome outcome) {
        String trace = outcome.trace().stream().map(step -> "  " + step + "\n").collect(Collectors.joining());
        return trace
                + outcome.match(
                        OutcomeText::mapped,
                        denied -> "denied: " + denied.refusal().denial().code() + ", "
                                + denied.refusal().denial().sentence() + "\nhint: "
                                + denied.refusal().denial().hint(),
                        unavailable -> "unavailable: " + unavailable.cause())
                + "\n";
    }

    private static String mapped(Mapped mapped) {
        return "mapped: " + mapped.userName() + " by " + mapped.method().name() + " ("
                + mapped.strength().lowerCaseName() + ")\nroles: " + String.join(", ", mapped.roles());
    }
}
