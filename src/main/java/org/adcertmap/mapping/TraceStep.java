package org.adcertmap.mapping;

import org.adcertmap.denial.Printable;

/**
 * One step on the way to an outcome, in printable text.
 *
 * @param step what was looked at or asked
 * @param result what came of it
 */
public record TraceStep(String step, String result) {
    public TraceStep {
        step = Printable.of(step);
        result = Printable.of(result);
    }

    @Override
    public String toString() {
        return step + ": " + result;
    }
}
