// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.util.json.JSONObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what another JSON library writes, and writes what it reads. */
class JsonTest {
    private static final String NASTY = "</script>\"'\\&\u202E\u2028\u0000\n\uD83D\uDE00 é";

    @Test
    void valuesOfEachTypeAreRead() {
        JsonObject json = JsonParser.object(
                " { \"a\" : \"x\\u0041\\n\" ,\"b\":[1.5e3,true,false,null,{\"c\":[]}],\"d\":{\"e\":-7},\"f\":null}\t");
        assertEquals("xA\n", json.raw("a"));
        assertEquals("xA?", json.text("a"));
        assertEquals(List.of("1500.0", "true", "false", "", "{c=[]}"), json.texts("b"));
        assertEquals("-7.0", json.object("d").text("e"));
        assertEquals(1, json.objects("b").size());
        assertTrue(!json.has("f") && json.has("d") && json.text("missing").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{} x",
                "{\"a\":\"\\u00\"}",
                "{\"a\":tru}",
                "{\"a\":1 \"b\":2}",
                "{a:1}"
            })
    void otherTextIsAnError(String text) {
        assertThrows(IllegalArgumentException.class, () -> JsonParser.object(text));
    }

    @Test
    void deepNestingIsAnErrorAndNoOverflow() {
        assertThrows(
                IllegalArgumentException.class,
                () -> JsonParser.object("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
    }

    @Test
    void whatIsWrittenIsAsciiAndReadByOthers() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(NASTY, NASTY);
        values.put("list", Arrays.asList(1, null, true, new long[] {1, -1}));
        String json = JsonWriter.of(values);
        assertTrue(json.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '<' && c != '>' && c != '&'), json);
        JSONObject read = new JSONObject(json);
        assertEquals(NASTY, read.getFieldAsString(NASTY));
        assertEquals(4, read.getFieldAsArray("list").size());
        assertEquals(NASTY, JsonParser.object(json).raw(NASTY));
    }
}
