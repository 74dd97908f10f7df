package org.adcertmap.tomcat;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Does something when an asynchronous request has ended, for whatever reason. */
record AtAsyncEnd(Runnable deed) implements AsyncListener {
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
