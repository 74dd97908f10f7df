// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.adcertmap.tomcat.login.SessionClient;
import org.apache.catalina.connector.Request;

/**
 * Runs an action when an asynchronous request completes, also after a timeout or an error. The action runs on the
 * thread of the container that completes the request.
 */
public record AsyncCompletion(Runnable action) implements AsyncListener {
    /**
     * Registers an action for a client. It is registered once, however often the request is dispatched and started
     * again.
     */
    public static void runOnce(Request request, SessionClient client, Runnable action) {
        if (RequestState.of(request).addCompletion(client)) {
            request.getAsyncContextInternal().addListener(new AsyncCompletion(action));
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        action.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // onComplete follows
    }

    @Override
    public void onError(AsyncEvent event) {
        // onComplete follows
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this); // a new start removes all listeners
    }
}
