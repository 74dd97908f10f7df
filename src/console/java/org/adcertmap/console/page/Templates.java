// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Renders the templates of {@code src/console/jte}, which are compiled with the console. Thread-safe. */
public final class Templates {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Templates.class.getClassLoader(), "org.adcertmap.console.template");

    /** Returns the page as HTML; each text is escaped for its place. */
    public String render(Outcome.Html page, Frame frame) {
        StringOutput out = new StringOutput();
        engine.render(page.template() + ".jte", Map.of("frame", frame, "view", page.view()), out);
        return out.toString();
    }
}
