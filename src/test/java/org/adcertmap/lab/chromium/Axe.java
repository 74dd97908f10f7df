// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * axe-core, which checks the accessibility of a page by the rules of WCAG 2.2 A and AA and by its own best practices.
 * It runs by the DevTools protocol, because the page's Content Security Policy permits no script of others.
 */
public final class Axe {
    private static final String SOURCE = source();
    private static final String RUN =
            "axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(r => JSON.stringify(r.violations.map("
                    + "v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))))";

    private Axe() {}

    private static String source() {
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a text for each rule that the page in the tab violates. */
    public static List<String> violations(Tab tab) {
        tab.evaluate(SOURCE + "; true");
        try {
            JSONObject result = new JSONObject("{\"all\":" + tab.evaluate(RUN) + "}");
            return ((JSONArray) result.getField("all"))
                    .getValues().stream().map(JSONValue::toString).toList();
        } catch (JSONException e) {
            throw new IllegalStateException(e);
        }
    }
}
