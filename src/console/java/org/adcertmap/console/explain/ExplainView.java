// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import java.util.List;

/**
 * What the page that explains a certificate shows. Immutable; texts are printable.
 *
 * @param realms the Realms to choose from
 * @param error why there is no result; empty if there is one, or nothing was sent
 * @param result {@code null} if there is none
 * @param queried the domain controllers of these Realms that are used at present, in words
 * @param limit the longest that each of their responses takes, in sentences that begin with a blank; empty if unknown
 * @param mappingsFirst whether the mapping strings are above the trace
 */
public record ExplainView(
        List<Choice> realms,
        String pem,
        String chain,
        String at,
        String account,
        String error,
        ExplainedOutcome result,
        String queried,
        String limit,
        boolean mappingsFirst) {
    /** A Realm to choose. */
    public record Choice(String id, String name, boolean isChosen) {}
}
