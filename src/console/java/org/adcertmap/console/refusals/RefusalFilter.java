// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.refusals;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.adcertmap.console.page.Call;

/**
 * Which refusals are shown; an empty text filters nothing. Immutable.
 *
 * @param reason a reason code
 * @param text part of any column, in upper or lower case
 * @param correlation the ID of an error page, or the beginning of it
 */
public record RefusalFilter(String reason, String text, String correlation) {
    static RefusalFilter of(Call call) {
        return new RefusalFilter(call.parameter("reason"), call.parameter("text"), call.parameter("correlation"));
    }

    boolean matches(Refusal refusal) {
        return (reason.isEmpty() || refusal.value("reason").equals(reason))
                && lower(refusal.value("correlation")).startsWith(lower(correlation))
                && (text.isEmpty()
                        || refusal.values().values().stream()
                                .anyMatch(value -> lower(value).contains(lower(text))));
    }

    /** Returns whether it filters anything. */
    public boolean isActive() {
        return !reason.isEmpty() || !text.isEmpty() || !correlation.isEmpty();
    }

    /** Returns it as the query of an address. */
    public String query() {
        return "reason=" + encoded(reason) + "&text=" + encoded(text) + "&correlation=" + encoded(correlation);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String lower(String value) {
        return value.toLowerCase(Locale.ROOT);
    }
}
