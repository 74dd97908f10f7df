// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.util.function.Supplier;
import org.adcertmap.denial.Printable;

/**
 * One step of a mapping's trace, in printable text. Immutable, if what the text is made of is.
 *
 * @param step what was read, checked or searched, such as {@code certification path}
 * @param text makes the result of it when it is read, which is seldom
 */
public record TraceStep(String step, Supplier<String> text) {
    public TraceStep {
        step = Printable.of(step);
    }

    /** Creates a step whose result is a text. */
    public TraceStep(String step, String result) {
        this(step, () -> result);
    }

    /** Returns the result of the step. */
    public String result() {
        return Printable.of(text.get());
    }

    @Override
    public String toString() {
        return step + ": " + result();
    }
}
