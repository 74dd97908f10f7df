// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import org.adcertmap.denial.Printable;

/**
 * One step of a mapping's trace, in printable text.
 *
 * @param step what was read, checked or searched, such as {@code certification path}
 * @param result the result of it
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
