// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.util.function.Supplier;
import org.adcertmap.denial.Printable;

/**
 * One step of a mapping's trace, in printable text. Both texts are made when they are read, which is seldom. Immutable,
 * if what they are made of is.
 *
 * @param name makes {@link #step}
 * @param text makes {@link #result}
 */
public record TraceStep(Supplier<String> name, Supplier<String> text) {
    /** The step with the findings of the revocation check. */
    public static final String REVOCATION = "revocation";

    /** The step with the domain controller that responded to the search for the account. */
    public static final String DOMAIN_CONTROLLER = "domain controller";

    /** Creates a step of texts. */
    public TraceStep(String step, String result) {
        this(() -> step, () -> result);
    }

    /** Returns what was read, checked or searched, such as {@code certification path}. */
    public String step() {
        return Printable.of(name.get());
    }

    /** Returns the result of the step. */
    public String result() {
        return Printable.of(text.get());
    }

    @Override
    public String toString() {
        return step() + ": " + result();
    }
}
