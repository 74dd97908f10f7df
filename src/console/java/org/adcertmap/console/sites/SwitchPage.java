// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import java.util.List;
import java.util.Optional;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.Reading;
import org.adcertmap.console.jmx.Row;
import org.adcertmap.console.jmx.UnreadableException;
import org.adcertmap.console.page.AdminFormPage;
import org.adcertmap.console.page.Call;
import org.adcertmap.console.page.Outcome;

/**
 * Enables and disables the mapping of a container in two steps: {@code /sites/ID/switch} shows what the change does,
 * and makes it; {@code /sites/ID/change/NUMBER} shows what has become of it, and undoes it.
 */
public final class SwitchPage implements AdminFormPage {
    private static final int SEGMENTS = 3;

    @Override
    public String path() {
        return "/sites";
    }

    @Override
    public String title() {
        return "Change a site";
    }

    @Override
    public Outcome get(Call call) {
        List<String> path = call.segments();
        Optional<Bean> valve =
                path.size() < SEGMENTS ? Optional.empty() : call.beans().valve(path.get(1));
        if (valve.isPresent() && path.size() == SEGMENTS && path.get(2).equals("switch")) {
            return confirmation(valve.get(), 200, "");
        }
        if (valve.isPresent() && path.size() == SEGMENTS + 1 && path.get(2).equals("change")) {
            return result(valve.get(), path.get(SEGMENTS));
        }
        return new Outcome.NotFound();
    }

    @Override
    public Outcome post(Call call) {
        List<String> path = call.segments();
        if (path.size() != SEGMENTS || !path.get(2).equals("switch")) {
            return new Outcome.NotFound();
        }
        Optional<Bean> valve = call.beans().valve(path.get(1));
        return valve.isEmpty() ? new Outcome.NotFound() : change(valve.get(), call);
    }

    private static Outcome change(Bean valve, Call call) {
        Optional<Boolean> enabled = flag(call.parameter("enabled"));
        Optional<Boolean> expected = flag(call.parameter("expected"));
        if (enabled.isEmpty() || expected.isEmpty()) {
            return confirmation(valve, CONFLICT, "Nothing was changed: the form is incomplete.");
        }
        try {
            Row change = valve.invokeForRow(
                    "change",
                    enabled.get(),
                    expected.get(),
                    call.parameter("save").equals("true"),
                    call.user().described());
            return change.number("number") > 0
                    ? new Outcome.Redirect("/sites/" + valve.id() + "/change/" + change.number("number"), "")
                    : confirmation(valve, CONFLICT, change.text("words"));
        } catch (UnreadableException e) {
            return confirmation(valve, CONFLICT, "Nothing was changed: " + e.getMessage());
        }
    }

    private static Optional<Boolean> flag(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
    }

    private static Outcome confirmation(Bean valve, int status, String conflict) {
        try {
            Reading values = valve.read("container", "enabled", "savedEnabled", "savedIn");
            boolean enabled = values.flag("enabled");
            Row preview = valve.invokeForRow("preview", !enabled);
            SwitchView view = new SwitchView(
                    valve.id(),
                    values.text("container"),
                    enabled,
                    preview.text("words"),
                    preview.texts("unauthenticated"),
                    preview.texts("denied"),
                    preview.texts("otherLogin"),
                    values.has("savedEnabled"),
                    values.text("savedIn"),
                    conflict);
            return new Outcome.Html(status, "switch", view);
        } catch (UnreadableException e) {
            return new Outcome.NotFound(); // the Valve has just gone
        }
    }

    private static Outcome result(Bean valve, String number) {
        try {
            Reading values = valve.read("enabled", "changes");
            return values.table("changes").stream()
                    .filter(change -> change.text("number").equals(number))
                    .findFirst()
                    .map(change -> Outcome.html("result", ResultView.of(valve.id(), change, values.flag("enabled"))))
                    .orElseGet(Outcome.NotFound::new);
        } catch (UnreadableException e) {
            return new Outcome.NotFound();
        }
    }
}
