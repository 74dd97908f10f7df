// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.json;

import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import java.util.List;
import java.util.Map;

/** Formats texts by name as one JSON object on one line. Stateless. */
public final class JsonLine {
    private JsonLine() {}

    /**
     * Returns the object.
     *
     * @param names the keys, in this order; those without a value are {@code null}
     */
    public static String of(List<String> names, Map<String, String> values) {
        return new JSONObject(names.stream()
                        .map(name -> new JSONField(
                                name, values.get(name) == null ? JSONNull.NULL : new JSONString(values.get(name))))
                        .toArray(JSONField[]::new))
                .toSingleLineString();
    }
}
