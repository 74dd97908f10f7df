// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.util.List;
import java.util.stream.Collectors;
import org.adcertmap.denial.Refusal;

/** Formats an outcome for an administrator: the trace, a step a line, then the outcome with its roles or its hint. */
public final class OutcomeText {
    private OutcomeText() {}

    /** The text; each line ends with a line feed. */
    public static String of(MappingOutcome outcome) {
        return steps(outcome.trace())
                + outcome.match(OutcomeText::result, OutcomeText::result, OutcomeText::result)
                + "\n";
    }

    /** The text of an outcome and of what lies behind a refusal; each line ends with a line feed. */
    public static String of(Explanation explanation) {
        return of(explanation.outcome())
                + explanation.otherwise().map(OutcomeText::otherwise).orElse("");
    }

    private static String otherwise(Continuation otherwise) {
        String further = otherwise.further().stream()
                .map(refusal -> "and then " + denied(refusal.detail(), refusal) + "\n")
                .collect(Collectors.joining());
        return further + "If that is mended, the mapping continues:\n" + steps(otherwise.trace()) + "would be "
                + otherwise.result() + "\n";
    }

    private static String steps(List<TraceStep> trace) {
        return trace.stream().map(step -> "  " + step + "\n").collect(Collectors.joining());
    }

    static String result(Mapped mapped) {
        return "mapped: " + mapped.userName() + " by " + mapped.method() + " ("
                + mapped.strength().lowerCaseName() + ")\nroles: " + String.join(", ", mapped.roles());
    }

    static String result(Denied denied) {
        return denied(denied.refusal().denial().sentence(), denied.refusal());
    }

    static String result(Unavailable unavailable) {
        return "unavailable: " + unavailable.cause();
    }

    private static String denied(String what, Refusal refusal) {
        return "denied: " + refusal.denial().code() + ", " + what + "\nhint: " + refusal.hint();
    }
}
