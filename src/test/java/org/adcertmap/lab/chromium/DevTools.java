// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * A connection to Chromium by the Chrome DevTools protocol: JSON messages over a WebSocket. Commands may be sent by any
 * thread; events are delivered one by one, by the WebSocket's thread, and a listener must not send a command.
 */
final class DevTools implements WebSocket.Listener, AutoCloseable {
    private static final long TIMEOUT_SECONDS = 120;

    private final AtomicInteger latest = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JSONObject>> pending = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, JSONObject>> listeners = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder(); // the WebSocket's thread only
    private final WebSocket socket;

    private DevTools(URI uri) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, this)
                .join();
    }

    static DevTools connect(URI uri) {
        return new DevTools(uri);
    }

    /** Adds a listener of events: the session and the message with {@code method} and {@code params}. */
    void listen(BiConsumer<String, JSONObject> listener) {
        listeners.add(listener);
    }

    /**
     * Sends a command and waits for its result.
     *
     * @param session the ID of the tab's session; empty for the browser itself
     * @throws IllegalStateException if Chromium reports an error, or does not respond
     */
    JSONObject send(String session, String method, JSONField... parameters) {
        int id = latest.incrementAndGet();
        CompletableFuture<JSONObject> response = new CompletableFuture<>();
        pending.put(id, response);
        List<JSONField> command = new ArrayList<>();
        command.add(new JSONField("id", id));
        command.add(new JSONField("method", method));
        command.add(new JSONField("params", new JSONObject(parameters)));
        if (!session.isEmpty()) {
            command.add(new JSONField("sessionId", session));
        }
        String text = new JSONObject(command.toArray(JSONField[]::new)).toSingleLineString();
        synchronized (socket) {
            socket.sendText(text, true).join();
        }
        try {
            JSONObject result = response.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (result.getField("error") != null) {
                throw new IllegalStateException(method + ": " + result.getField("error"));
            }
            return result.getFieldAsObject("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            String whole = message.toString();
            message.setLength(0);
            receive(whole);
        }
        webSocket.request(1);
        return null;
    }

    private void receive(String text) {
        try {
            JSONObject received = new JSONObject(text);
            Integer id = received.getFieldAsInteger("id");
            if (id == null) {
                String session = received.getFieldAsString("sessionId");
                listeners.forEach(listener -> listener.accept(session == null ? "" : session, received));
            } else {
                pending.remove(id).complete(received);
            }
        } catch (JSONException e) {
            onError(socket, e);
        }
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        pending.values().forEach(response -> response.completeExceptionally(error));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
        onError(webSocket, new IllegalStateException("Chromium has closed the connection"));
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
