package org.adcertmap.mapping;

import java.util.stream.Collectors;

/** How is an outcome shown to a person? The trace, line by line, then the verdict and what follows from it. */
public final class OutcomeText {
    private OutcomeText() {}

    /** Several lines, each of them ended. */
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
                + mapped.strength().spelling() + ")\nroles: " + String.join(", ", mapped.roles());
    }
}
