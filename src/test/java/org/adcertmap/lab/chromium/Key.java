// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONObject;
import java.util.List;

/** A key of the keyboard. */
public enum Key {
    TAB("Tab", 9, "", 0),
    SHIFT_TAB("Tab", 9, "", 8),
    ENTER("Enter", 13, "\r", 0),
    SPACE(" ", 32, " ", 0),
    ESCAPE("Escape", 27, "", 0);

    private final String key;
    private final int code;
    private final String text;
    private final int modifiers;

    Key(String key, int code, String text, int modifiers) {
        this.key = key;
        this.code = code;
        this.text = text;
        this.modifiers = modifiers;
    }

    /** Returns the parameters of the events that pressing and releasing it cause. */
    List<JSONObject> events() {
        return List.of(event(text.isEmpty() ? "rawKeyDown" : "keyDown", text), event("keyUp", ""));
    }

    private JSONObject event(String type, String typed) {
        return new JSONObject(
                new JSONField("type", type),
                new JSONField("key", key),
                new JSONField("code", key.equals(" ") ? "Space" : key),
                new JSONField("windowsVirtualKeyCode", code),
                new JSONField("nativeVirtualKeyCode", code),
                new JSONField("modifiers", modifiers),
                new JSONField("text", typed));
    }
}
