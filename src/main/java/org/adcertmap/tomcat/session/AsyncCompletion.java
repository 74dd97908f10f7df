package org.adcertmap.tomcat.session;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import org.apache.catalina.connector.Request;

/** Does something when an asynchronous request has ended, for whatever reason. */
public record AsyncCompletion(Runnable deed) implements AsyncListener {
    /** The note of a request that does something at its end already; holds for whom. */
    private static final String FOR_WHOM = "org.adcertmap.atAsyncEnd";

    /** The deed for one and the same is done once, however often the request is dispatched and starts anew. */
    public static void runOnce(Request request, String whom, Runnable deed) {
        if (!whom.equals(request.getNote(FOR_WHOM))) {
            request.setNote(FOR_WHOM, whom);
            request.getAsyncContextInternal().addListener(new AsyncCompletion(deed));
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        deed.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The end follows.
    }

    @Override
    public void onError(AsyncEvent event) {
        // The end follows.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this); // listeners do not outlive a new start by themselves
    }
}
