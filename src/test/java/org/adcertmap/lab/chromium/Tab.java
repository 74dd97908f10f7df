// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.lab.Eventually;

/**
 * A tab of Chromium. Clicks and keys are events of mouse and keyboard, as those of a user; elements are named by CSS
 * selectors. Every message of its console is recorded.
 */
public final class Tab {
    private final DevTools tools;
    private final String session;
    private final Messages messages = new Messages();
    private final AtomicInteger loads = new AtomicInteger();

    Tab(DevTools tools, String session) {
        this.tools = tools;
        this.session = session;
        tools.listen((from, event) -> {
            if (from.equals(session)) {
                receive(event);
            }
        });
        for (String domain : List.of("Page", "Runtime", "Log", "Audits", "DOM")) {
            send(domain + ".enable");
        }
        send("Emulation.setFocusEmulationEnabled", new JSONField("enabled", true));
        size(1280, 800);
    }

    private void receive(JSONObject event) {
        if (event.getFieldAsString("method").equals("Page.loadEventFired")) {
            loads.incrementAndGet();
        } else {
            messages.receive(event);
        }
    }

    JSONObject send(String method, JSONField... parameters) {
        return tools.send(session, method, parameters);
    }

    /** Opens a page and waits until it is loaded. */
    public Tab open(String url) {
        int before = loads.get();
        JSONObject result = send("Page.navigate", new JSONField("url", url));
        if (result.getField("errorText") == null) {
            awaitLoad(before);
        }
        return this;
    }

    private void awaitLoad(int before) {
        Eventually.get(loads::get, count -> count > before);
    }

    /** Loads the page again. */
    public Tab reload() {
        int before = loads.get();
        send("Page.reload");
        awaitLoad(before);
        return this;
    }

    /** Goes back in the history, as the button of the browser does. */
    public Tab back() {
        int before = loads.get();
        evaluate("history.back()");
        awaitLoad(before);
        return this;
    }

    /** Returns the value of an expression of JavaScript, as text. */
    public String evaluate(String expression) {
        JSONObject result = send(
                "Runtime.evaluate",
                new JSONField("expression", expression),
                new JSONField("returnByValue", true),
                new JSONField("awaitPromise", true));
        if (result.getField("exceptionDetails") != null) {
            throw new IllegalStateException(expression + ": " + result.getField("exceptionDetails"));
        }
        JSONValue value = result.getFieldAsObject("result").getField("value");
        return value instanceof JSONString text ? text.stringValue() : String.valueOf(value);
    }

    /** Returns the address of the page. */
    public String url() {
        return evaluate("location.href");
    }

    /** Returns what a user reads on the page: neither what is hidden nor elements of it. */
    public String text() {
        return evaluate("document.body.innerText");
    }

    /** Returns what a user reads of an element. */
    public String text(String selector) {
        return evaluate(element(selector) + ".innerText");
    }

    /** Waits until the page shows a text, and returns what it shows then. */
    public String await(String text) {
        return Eventually.get(this::text, shown -> shown.contains(text));
    }

    /** Returns whether the page has the element. */
    public boolean has(String selector) {
        return Boolean.parseBoolean(evaluate("document.querySelector(" + quoted(selector) + ") !== null"));
    }

    /** Clicks on an element and waits until the page that this leads to is loaded. */
    public Tab click(String selector) {
        int before = loads.get();
        press(selector);
        awaitLoad(before);
        return this;
    }

    /** Clicks on an element that leads to no other page; the element must not be covered by another one. */
    public Tab press(String selector) {
        String at = evaluate("(() => { const e = " + element(selector) + "; e.scrollIntoView({block: 'center'});"
                + " const r = e.getClientRects()[0], x = r.x + r.width / 2, y = r.y + r.height / 2;"
                + " const hit = document.elementFromPoint(x, y);"
                + " return e.contains(hit) ? x + ' ' + y : ''; })()");
        if (at.isEmpty()) {
            throw new IllegalStateException(selector + " is covered");
        }
        double x = Double.parseDouble(at.split(" ")[0]);
        double y = Double.parseDouble(at.split(" ")[1]);
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    new JSONField("type", type),
                    new JSONField("x", x),
                    new JSONField("y", y),
                    new JSONField("button", "left"),
                    new JSONField("clickCount", 1));
        }
        return this;
    }

    /** Replaces what is in an input field by typing. */
    public Tab fill(String selector, String text) {
        evaluate(element(selector) + ".focus()");
        evaluate(element(selector) + ".select()");
        return type(text);
    }

    /** Types into the element that has the focus. */
    public Tab type(String text) {
        send("Input.insertText", new JSONField("text", text));
        return this;
    }

    /** Chooses a file in a file input. */
    public Tab choose(String selector, Path file) {
        int document = send("DOM.getDocument").getFieldAsObject("root").getFieldAsInteger("nodeId");
        int node = send("DOM.querySelector", new JSONField("nodeId", document), new JSONField("selector", selector))
                .getFieldAsInteger("nodeId");
        send(
                "DOM.setFileInputFiles",
                new JSONField("nodeId", node),
                new JSONField(
                        "files",
                        new JSONArray(new JSONString(file.toAbsolutePath().toString()))));
        return this;
    }

    /** Presses a key. */
    public Tab key(Key key) {
        for (JSONObject event : key.events()) {
            send(
                    "Input.dispatchKeyEvent",
                    event.getFields().entrySet().stream()
                            .map(field -> new JSONField(field.getKey(), field.getValue()))
                            .toArray(JSONField[]::new));
        }
        return this;
    }

    /** Presses a key and waits until the page that this leads to is loaded. */
    public Tab keyToLoad(Key key) {
        int before = loads.get();
        key(key);
        awaitLoad(before);
        return this;
    }

    /** Returns the text or the name of the element that has the focus. */
    public String focused() {
        return evaluate(
                "(e => (e.innerText || e.value || e.name || e.id || e.tagName).trim())(document.activeElement)");
    }

    /** Changes the size of the window, in CSS pixels. */
    public Tab size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                new JSONField("width", width),
                new JSONField("height", height),
                new JSONField("deviceScaleFactor", 1),
                new JSONField("mobile", false));
        return this;
    }

    /** Sets a media feature, for example {@code prefers-color-scheme} to {@code dark}. */
    public Tab prefers(String feature, String value) {
        JSONObject one = new JSONObject(new JSONField("name", feature), new JSONField("value", value));
        send("Emulation.setEmulatedMedia", new JSONField("features", new JSONArray(one)));
        return this;
    }

    /** Cuts the network off, or connects it again. */
    public Tab offline(boolean offline) {
        send("Network.enable");
        send(
                "Network.emulateNetworkConditions",
                new JSONField("offline", offline),
                new JSONField("latency", 0),
                new JSONField("downloadThroughput", -1),
                new JSONField("uploadThroughput", -1));
        return this;
    }

    /** Returns the window as a picture in PNG. */
    public byte[] screenshot() {
        send("Emulation.setScrollbarsHidden", new JSONField("hidden", true));
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", new JSONField("format", "png"))
                        .getFieldAsString("data"));
    }

    /**
     * Returns every message of the console, and every violation of the Content Security Policy, so far; not those about
     * responses with the status of an error.
     */
    public List<String> messages() {
        return messages.all();
    }

    private static String element(String selector) {
        return "document.querySelector(" + quoted(selector) + ")";
    }

    private static String quoted(String text) {
        return new JSONString(text).toString();
    }
}
