// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.metrics;

import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/**
 * Says to a load balancer whether certificates can be mapped: 200 {@code ok} if a domain controller is available to
 * each Realm, or else 503 {@code unavailable}, also without a Realm.
 */
public final class HealthPage implements Page {
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    @Override
    public String path() {
        return "/health";
    }

    @Override
    public String title() {
        return "Health";
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
        List<Bean> realms = call.beans().realms();
        boolean isHealthy = !realms.isEmpty() && realms.stream().allMatch(HealthPage::isAvailable);
        return isHealthy ? Outcome.text(200, PLAIN_TEXT, "ok\n") : Outcome.text(503, PLAIN_TEXT, "unavailable\n");
    }

    private static boolean isAvailable(Bean realm) {
        try {
            return realm.read("available").flag("available");
        } catch (UnreadableException e) {
            return false;
        }
    }
}
