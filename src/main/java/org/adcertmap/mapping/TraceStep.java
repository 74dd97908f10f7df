package org.adcertmap.mapping;

import org.adcertmap.denial.Printable;

/**
 * One step on the way to an outcome, in printable text.
 *
 * @param what what was looked at or asked
 * @param result what came of it
 */
public record TraceStep(String what, String result) {
    public TraceStep {
        what = Printable.of(what);
        result = Printable.of(result);
    }

    @Override
    public String toString() {
        return what + ": " + result;
    }
}
