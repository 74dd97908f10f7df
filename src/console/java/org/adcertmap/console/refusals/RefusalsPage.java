// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.refusals;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.RealmName;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;

/** The latest refused requests, with a filter and exports. Stateless. */
public final class RefusalsPage implements Page {
    private static final int SHOWN = 200;
    private static final String PATH = "/refusals";
    private static final String CSV = PATH + "/export.csv";
    /** The table alone, which the script polls. */
    private static final String LIVE = PATH + "/live";

    private static final String JSON_LINES = PATH + "/export.jsonl";
    private static final String CAPACITY = "recentRefusals";

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String title() {
        return "Refusals";
    }

    @Override
    public Role role() {
        return Role.SUPPORT;
    }

    @Override
    public boolean servesPathsBelow() {
        return true;
    }

    @Override
    public Outcome get(Call call) {
        List<Bean> realms = call.beans().realms();
        List<String> notes = new ArrayList<>();
        List<Refusal> all = new ArrayList<>();
        realms.forEach(realm -> read(realm, all, notes));
        all.sort(Comparator.comparing(Refusal::at).reversed());
        RefusalFilter filter = RefusalFilter.of(call);
        List<Refusal> filtered = all.stream().filter(filter::matches).toList();
        return switch (call.path()) {
            case PATH, LIVE ->
                Outcome.html(
                        call.path().equals(LIVE) ? "refusal-table" : "refusals",
                        new RefusalsView(
                                filtered.stream().limit(SHOWN).toList(),
                                all.size(),
                                filter,
                                all.stream()
                                        .map(refusal -> refusal.value("reason"))
                                        .distinct()
                                        .sorted()
                                        .toList(),
                                notes,
                                realms.size() > 1,
                                startedAt()));
            case CSV -> export("text/csv; charset=utf-8; header=present", "refusals.csv", RefusalExport.csv(filtered));
            case JSON_LINES -> export("application/x-ndjson", "refusals.jsonl", RefusalExport.jsonLines(filtered));
            default -> new Outcome.NotFound();
        };
    }

    private static void read(Bean realm, List<Refusal> all, List<String> notes) {
        try {
            Reading reading = realm.read(CAPACITY, "recentRefusalTable");
            reading.table("recentRefusalTable").forEach(row -> all.add(Refusal.of(realm, row)));
            if (reading.text(CAPACITY).equals("0")) {
                notes.add(RealmName.of(realm) + ": Not kept; see the log.");
            }
        } catch (UnreadableException e) {
            notes.add(RealmName.of(realm) + " cannot be read: " + e.getMessage());
        }
    }

    private static Outcome export(String type, String name, String text) {
        return new Outcome.Content(200, type, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String startedAt() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                .toString();
    }
}
