// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Call;

/**
 * How many requests were refused for which reason, as the Valves count them. Immutable.
 *
 * @param rows by reason, that with the most in the range first
 */
public record ReasonCounts(List<Reason> rows) {
    private static final String MAPPED = "mapped";
    private static final String ALL = "responses";

    /**
     * One reason.
     *
     * @param inRange the number in the range
     * @param sinceStart the number since the start of Tomcat
     */
    public record Reason(String code, long inRange, long sinceStart) {}

    static ReasonCounts read(Call call, Range range) {
        Map<String, Long> inRange = new TreeMap<>();
        Map<String, Long> sinceStart = new TreeMap<>();
        for (Bean valve : call.beans().valves()) {
            try {
                Reading reading = valve.read(range.responses(), ALL);
                reading.row(range.responses()).counts().forEach((code, count) -> inRange.merge(code, count, Long::sum));
                reading.row(ALL).counts().forEach((code, count) -> sinceStart.merge(code, count, Long::sum));
            } catch (UnreadableException e) {
                // the page of sites says so
            }
        }
        List<Reason> rows = new ArrayList<>();
        sinceStart.forEach((code, count) -> {
            if (!code.equals(MAPPED) && count > 0) {
                rows.add(new Reason(code, inRange.getOrDefault(code, 0L), count));
            }
        });
        rows.sort(Comparator.comparingLong(Reason::inRange)
                .thenComparingLong(Reason::sinceStart)
                .reversed()
                .thenComparing(Reason::code));
        return new ReasonCounts(List.copyOf(rows));
    }
}
