// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.json.JsonWriter;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Moment;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/**
 * What the script polls: the figures of the last 15 minutes and the steps of a range. Without a login it responds with
 * 403, and not with the login page. Stateless.
 */
public final class LiveJson implements Page {
    @Override
    public String path() {
        return "/live.json";
    }

    @Override
    public String title() {
        return "Live, as JSON";
    }

    @Override
    public Role role() {
        return Role.STATUS;
    }

    @Override
    public boolean isInNavigation() {
        return false;
    }

    @Override
    public Outcome get(Call call) {
        Range range = Range.of(call.parameter("range"));
        List<Bean> realms = call.beans().realms();
        History history = History.read(realms, range);
        History recent = range == Range.QUARTER ? history : History.read(realms, Range.QUARTER);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("asOf", call.now().toString());
        json.put("time", Moment.time(call.now()));
        json.put(
                "figures",
                Map.of(
                        "mapped", LongStream.of(recent.mapped()).sum(),
                        "refused", LongStream.of(recent.refused()).sum(),
                        "unavailable", LongStream.of(recent.unavailable()).sum()));
        json.put("start", history.startSeconds());
        json.put("step", history.stepSeconds());
        json.put("mapped", history.mapped());
        json.put("refused", history.refused());
        json.put("unavailable", history.unavailable());
        json.put("median", history.median());
        json.put("p95", history.p95());
        json.put("reasons", reasons(ReasonCounts.read(call, range)));
        json.put("notes", history.notes());
        return Outcome.text(200, "application/json; charset=utf-8", JsonWriter.of(json));
    }

    private static Map<String, Object> reasons(ReasonCounts counts) {
        Map<String, Object> reasons = new LinkedHashMap<>();
        counts.rows().forEach(reason -> reasons.put(reason.code(), List.of(reason.inRange(), reason.sinceStart())));
        return reasons;
    }
}
