// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.directory;

import java.util.List;
import java.util.Optional;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.AdminFormPage;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;

/**
 * Clears the cache of a Realm ({@code /directory/cache/ID/clear}), or evicts one certificate or account
 * ({@code /directory/cache/ID/evict}), after the page has said what that costs in an outage.
 */
public final class CachePage implements AdminFormPage {
    private static final int SEGMENTS = 4;

    @Override
    public String path() {
        return "/directory/cache";
    }

    @Override
    public String title() {
        return "Cache";
    }

    @Override
    public Outcome get(Call call) {
        return realm(call)
                .map(realm -> confirmation(realm, isAll(call), 200, ""))
                .orElseGet(Outcome.NotFound::new);
    }

    @Override
    public Outcome post(Call call) {
        return realm(call).map(realm -> evict(realm, call)).orElseGet(Outcome.NotFound::new);
    }

    private static Optional<Bean> realm(Call call) {
        List<String> path = call.segments();
        return path.size() == SEGMENTS
                        && (path.get(3).equals("clear") || path.get(3).equals("evict"))
                ? call.beans().realm(path.get(2))
                : Optional.empty();
    }

    private static boolean isAll(Call call) {
        return call.segments().get(3).equals("clear");
    }

    private static Outcome evict(Bean realm, Call call) {
        boolean isAll = isAll(call);
        try {
            String available = String.valueOf(realm.read("available").flag("available"));
            if (!call.parameter("expected").equals(available)) {
                return confirmation(
                        realm, isAll, CONFLICT, "Nothing was evicted: the state of the directory has changed.");
            }
            String one = call.parameter("one");
            if (!isAll && one.isEmpty()) {
                return confirmation(realm, false, CONFLICT, "Nothing was evicted: the text is empty.");
            }
            String by = call.user().described();
            String result = isAll ? realm.invokeForText("clearCache", by) : realm.invokeForText("evict", one, by);
            return new Outcome.Redirect("/directory", result);
        } catch (UnreadableException e) {
            return confirmation(realm, isAll, CONFLICT, "Nothing was evicted: " + e.getMessage());
        }
    }

    private static Outcome confirmation(Bean realm, boolean isAll, int status, String conflict) {
        try {
            Reading values = realm.read("cachedCertificates", "available", "outageGracePeriod");
            CacheView view = new CacheView(
                    realm.id(),
                    realm.place(),
                    isAll,
                    values.number("cachedCertificates"),
                    values.flag("available"),
                    values.text("outageGracePeriod"),
                    conflict);
            return new Outcome.Html(status, "cache", view);
        } catch (UnreadableException e) {
            return new Outcome.NotFound(); // the Realm has just gone
        }
    }
}
