// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.apache.catalina.connector.Request;

/**
 * Runs an action when an asynchronous request completes, also after a timeout or an error. The action runs on the
 * thread of the container that completes the request.
 */
public record AsyncCompletion(Runnable action) implements AsyncListener {
    /**
     * Registers an action for a certificate. It is registered once, however often the request is dispatched and started
     * again.
     *
     * @param certificate SHA-256 of the certificate
     */
    public static void runOnce(Request request, String certificate, Runnable action) {
        if (RequestState.of(request).addCompletion(certificate)) {
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
