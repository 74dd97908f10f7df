// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.live;

import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/** Plots of logins, refusals and the latency of the directory, and the same numbers as tables. Stateless. */
public final class LivePage implements Page {
    @Override
    public String path() {
        return "/live";
    }

    @Override
    public String title() {
        return "Live";
    }

    @Override
    public Role role() {
        return Role.STATUS;
    }

    @Override
    public Outcome get(Call call) {
        Range range = Range.of(call.parameter("range"));
        List<Bean> realms = call.beans().realms();
        return Outcome.html(
                "live",
                new LiveView(range, History.read(realms, range), ReasonCounts.read(call, range), !realms.isEmpty()));
    }
}
