// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Row;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Moment;

/**
 * How many requests were refused for which reason. Immutable.
 *
 * @param rows by reason, that with the most in the range first
 * @param isComplete whether the Realms keep all refusals of the range; otherwise there were more
 */
public record ReasonCounts(List<Reason> rows, boolean isComplete) {
    private static final String MAPPED = "mapped";
    private static final String TABLE = "recentRefusalTable";
    private static final String CAPACITY = "recentRefusals";

    /**
     * One reason.
     *
     * @param inRange the number in the range, as far as the Realms keep refusals
     * @param sinceStart the number of responses of the Valves since the start of Tomcat
     */
    public record Reason(String code, long inRange, long sinceStart) {}

    static ReasonCounts read(Call call, Range range) {
        Instant from = call.now().minus(range.length());
        Map<String, Long> sinceStart = new TreeMap<>();
        for (Bean valve : call.beans().valves()) {
            try {
                valve.read("responses")
                        .row("responses")
                        .counts()
                        .forEach((code, count) -> sinceStart.merge(code, count, Long::sum));
            } catch (UnreadableException e) {
                // the page of sites says so
            }
        }
        Map<String, Long> inRange = new HashMap<>();
        boolean isComplete = true;
        for (Bean realm : call.beans().realms()) {
            try {
                Row reading = realm.read(CAPACITY);
                List<Row> kept = realm.read(TABLE).table(TABLE);
                List<Row> within = kept.stream()
                        .filter(row -> Moment.parse(row.text("at"))
                                .filter(at -> !at.isBefore(from))
                                .isPresent())
                        .toList();
                within.forEach(row -> inRange.merge(row.text("reason"), 1L, Long::sum));
                isComplete &=
                        within.size() < kept.size() || !reading.text(CAPACITY).equals(String.valueOf(kept.size()));
            } catch (UnreadableException e) {
                isComplete = false;
            }
        }
        inRange.keySet().forEach(code -> sinceStart.putIfAbsent(code, 0L));
        List<Reason> rows = new ArrayList<>();
        sinceStart.forEach((code, count) -> {
            if (!code.equals(MAPPED) && (count > 0 || inRange.containsKey(code))) {
                rows.add(new Reason(code, inRange.getOrDefault(code, 0L), count));
            }
        });
        rows.sort(Comparator.comparingLong(Reason::inRange)
                .thenComparingLong(Reason::sinceStart)
                .reversed()
                .thenComparing(Reason::code));
        return new ReasonCounts(List.copyOf(rows), isComplete);
    }
}
