// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.changes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/** The latest 100 changes of all Valves, also those of other JMX clients. */
public final class ChangesPage implements Page {
    private static final int LATEST = 100;

    @Override
    public String path() {
        return "/changes";
    }

    @Override
    public String title() {
        return "Changes";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public Outcome get(Call call) {
        List<Change> changes = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Bean valve : call.beans().valves()) {
            try {
                valve.read("changes").table("changes").stream().map(Change::of).forEach(changes::add);
            } catch (UnreadableException e) {
                unreadable.add("A Valve of " + valve.domain() + " cannot be read: " + e.getMessage());
            }
        }
        changes.sort(Comparator.comparing(Change::at).reversed());
        return Outcome.html(
                "changes",
                new ChangesView(
                        List.copyOf(changes.subList(0, Math.min(LATEST, changes.size()))), List.copyOf(unreadable)));
    }
}
