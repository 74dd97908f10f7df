// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.nio.charset.StandardCharsets;

/** What a page responds with. */
public sealed interface Outcome {
    /**
     * A page in HTML.
     *
     * @param template the template in {@code src/console/jte}, without its extension; it has the parameters
     *     {@code frame} and {@code view}
     */
    record Html(int status, String template, Object view) implements Outcome {}

    /**
     * Anything else, such as metrics or an export.
     *
     * @param fileName offered to the browser for saving; empty if it is to be shown
     */
    record Content(int status, String contentType, String fileName, byte[] body) implements Outcome {}

    /**
     * A redirect to a page after a change, so that a reload of the page repeats nothing.
     *
     * @param path the path in the application
     * @param notice what has happened, shown once on that page; empty for none
     */
    record Redirect(String path, String notice) implements Outcome {}

    /** There is no such page. */
    record NotFound() implements Outcome {}

    /** Returns a page with status 200. */
    static Outcome html(String template, Object view) {
        return new Html(200, template, view);
    }

    /** Returns text in UTF-8. */
    static Outcome text(int status, String contentType, String text) {
        return new Content(status, contentType, "", text.getBytes(StandardCharsets.UTF_8));
    }
}
