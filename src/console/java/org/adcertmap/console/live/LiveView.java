// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

/** What the page with the plots shows. Immutable; texts are printable. */
public record LiveView(Range range, History history, ReasonCounts reasons, boolean hasRealm) {
    /** Returns the ranges to choose from. */
    public Range[] ranges() {
        return Range.values();
    }
}
