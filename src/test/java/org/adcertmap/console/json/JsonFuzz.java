// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import java.nio.charset.StandardCharsets;

/** Fuzz target: JSON. A text that the parser of the LDAP SDK accepts as well has the same members there. */
public final class JsonFuzz {
    private JsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        JsonObject read;
        try {
            read = JsonParser.object(text);
        } catch (IllegalArgumentException e) {
            assertNotNull(e.getMessage());
            return;
        }
        JSONObject other;
        try {
            other = new JSONObject(text);
        } catch (JSONException e) {
            return; // the parser here is more lenient
        }
        other.getFields().forEach((name, value) -> {
            if (value instanceof JSONString string) {
                assertEquals(string.stringValue(), read.raw(name));
            }
        });
    }
}
