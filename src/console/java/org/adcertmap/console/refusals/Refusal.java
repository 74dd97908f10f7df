// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.refusals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.adcertmap.console.jmx.Bean;
import org.adcertmap.console.jmx.RealmName;
import org.adcertmap.console.jmx.Row;

/**
 * One refused request. Immutable; texts are printable, and empty for what is not known.
 *
 * @param realmId the ID of the Realm that keeps it
 * @param number the number of the refusal in that Realm
 * @param at when, in ISO 8601
 * @param values the columns by name, as the bean and the exports name them
 */
public record Refusal(String realmId, long number, String at, Map<String, String> values) {
    /** The columns of the exports, in this order. */
    static final String[] COLUMNS = {
        "at",
        "reason",
        "substatus",
        "certificate",
        "subject",
        "claimedUpn",
        "sid",
        "site",
        "realm",
        "remoteAddress",
        "correlation",
        "detail",
        "hint"
    };

    static Refusal of(Bean realm, Row row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : COLUMNS) {
            values.put(column, column.equals("realm") ? RealmName.of(realm) : row.text(column));
        }
        return new Refusal(realm.id(), row.number("number"), row.text("at"), values);
    }

    /** Returns the value of a column. */
    public String value(String column) {
        return values.getOrDefault(column, "");
    }

    /** Returns what distinguishes it from all others. */
    public String key() {
        return realmId + "-" + number;
    }

    /** Returns whether a certificate was refused, which can be explained again. */
    public boolean hasCertificate() {
        return !value("certificate").isEmpty();
    }
}
