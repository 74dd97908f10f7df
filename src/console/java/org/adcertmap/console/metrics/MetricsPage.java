// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.metrics;

import java.util.HashSet;
import java.util.Set;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/**
 * The metrics of all Realms and Valves, with the names and labels of {@code docs/metrics.md}. A bean that cannot be
 * read has no samples. No label has the name of a user or a certificate.
 */
public final class MetricsPage implements Page {
    @Override
    public String path() {
        return "/metrics";
    }

    @Override
    public String title() {
        return "Metrics";
    }

    @Override
    public Role role() {
        return Role.METRICS;
    }

    @Override
    public boolean isInNavigation() {
        return false;
    }

    @Override
    public Outcome get(Call call) {
        OpenMetrics metrics = new OpenMetrics();
        RealmMetrics.declare(metrics);
        metrics.counter("adcertmap_responses", "Requests at a Valve by response.");
        metrics.gauge("adcertmap_enabled", "1 if the Valve maps certificates.");
        Set<String> places = new HashSet<>();
        for (Bean realm : call.beans().realms()) {
            try {
                Reading values = realm.read(RealmMetrics.ATTRIBUTES);
                RealmMetrics.write(metrics, unique(places, realm.place(), realm), values);
            } catch (UnreadableException e) {
                // absent, as the metrics of a Tomcat that has stopped
            }
        }
        Set<String> sites = new HashSet<>();
        for (Bean valve : call.beans().valves()) {
            try {
                write(metrics, unique(sites, "/" + valve.place(), valve), valve.read("responses", "enabled"));
            } catch (UnreadableException e) {
                // likewise
            }
        }
        return Outcome.text(200, OpenMetrics.CONTENT_TYPE, metrics.text());
    }

    /** Two Engines may have Realms with the same place: the name of the Engine distinguishes the second. */
    private static String unique(Set<String> places, String place, Bean bean) {
        String unique = place;
        for (int i = 2; !places.add(unique); i++) {
            unique = bean.domain() + ":" + place + (i == 2 ? "" : "#" + i);
        }
        return unique;
    }

    private static void write(OpenMetrics metrics, String site, Reading valve) {
        valve.row("responses")
                .counts()
                .forEach((reason, count) ->
                        metrics.sample("adcertmap_responses", "_total", count, "site", site, "reason", reason));
        metrics.sample("adcertmap_enabled", "", valve.flag("enabled") ? 1 : 0, "site", site);
    }
}
