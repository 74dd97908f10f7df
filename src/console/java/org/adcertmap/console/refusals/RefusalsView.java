// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.refusals;

import java.util.List;

/**
 * What the page of refusals shows. Immutable; texts are printable.
 *
 * @param refusals those that match the filter, the newest first
 * @param kept how many are kept
 * @param reasons the reason codes of all that are kept, for the filter
 * @param notes what cannot be shown, and why
 * @param startedAt when the JVM started, in ISO 8601
 */
public record RefusalsView(
        List<Refusal> refusals,
        int kept,
        RefusalFilter filter,
        List<String> reasons,
        List<String> notes,
        boolean hasSeveralRealms,
        String startedAt) {}
