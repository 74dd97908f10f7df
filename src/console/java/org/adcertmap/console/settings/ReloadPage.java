// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.settings;

import java.util.List;
import java.util.Optional;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.AdminFormPage;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;

/** Reads changed files of a Realm at once: POST to {@code /settings/reload/ID} by the form of the settings page. */
public final class ReloadPage implements AdminFormPage {
    private static final int SEGMENTS = 3;

    @Override
    public String path() {
        return "/settings/reload";
    }

    @Override
    public String title() {
        return "Reload";
    }

    @Override
    public Outcome get(Call call) {
        return new Outcome.Redirect("/settings", "");
    }

    @Override
    public Outcome post(Call call) {
        List<String> path = call.segments();
        Optional<Bean> realm = path.size() == SEGMENTS ? call.beans().realm(path.get(2)) : Optional.empty();
        return realm.map(bean -> reload(bean, call)).orElseGet(Outcome.NotFound::new);
    }

    private static Outcome reload(Bean realm, Call call) {
        try {
            String loaded = realm.read("settingsLoaded").text("settingsLoaded");
            if (!call.parameter("expected").equals(loaded)) {
                List<RealmValues> realms = call.beans().realms().stream()
                        .map(bean -> RealmValues.of(bean, true))
                        .toList();
                return new Outcome.Html(CONFLICT, "settings", realms);
            }
            return new Outcome.Redirect(
                    "/settings", realm.invokeForText("reload", call.user().described()));
        } catch (UnreadableException e) {
            return new Outcome.Redirect("/settings", "Nothing was reloaded: " + e.getMessage());
        }
    }
}
