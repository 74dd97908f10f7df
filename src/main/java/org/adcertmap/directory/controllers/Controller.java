package org.adcertmap.directory.controllers;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One domain controller: its connections, how many questions it may have at a time, and whether it is well. One that fails is
 * passed over until it answers a probe in the background, so that its failure costs nobody who comes later.
 */
final class Controller implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final InetSocketAddress address;
  private final LDAPConnectionPool connections;
  private final Threads threads;
  private final Duration patience;
  private final Semaphore free;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile long lastSign;
  private volatile Trouble trouble; // null while it is well
  private volatile boolean closed;

  /**
   * @param patience how long it may give no answer at all before others are asked first
   * @param most questions at a time
   */
  Controller(InetSocketAddress address, LDAPConnectionPool connections, Threads threads, Duration patience, int most) {
    this.address = address;
    this.connections = connections;
    this.threads = threads;
    this.patience = patience;
    this.free = new Semaphore(most);
  }

  InetSocketAddress address() {
    return address;
  }

  /** Why it is passed over; nothing while it is well. */
  Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Whether it owes an answer and has given none to anybody for longer than patience. */
  boolean isSilent() {
    return inFlight.get() > 0 && System.nanoTime() - lastSign > patience.toNanos();
  }

  /**
   * Asks in another thread.
   *
   * @param answers gets exactly one answer, sooner or later, if this returns true
   * @param deadline in System.nanoTime(): how long to wait for a turn; no turn comes at a silent controller
   * @return whether it is asked
   */
  <T> boolean ask(Exchange<T> exchange, Consumer<Answer<T>> answers, long deadline) throws InterruptedException {
    if (!hasTurn(deadline)) {
      return false;
    }
    if (inFlight.getAndIncrement() == 0) {
      lastSign = System.nanoTime();
    }
    threads.now(() -> {
      Answer<T> answer;
      try {
        answer = Answer.of(asked(exchange));
      } catch (LDAPException e) {
        answer = Answer.trouble(e);
        if (Trouble.isOfTheController(e)) {
          fail(e);
        }
      } catch (RuntimeException | Error e) {
        answer = Answer.fault(e);
      }
      inFlight.decrementAndGet();
      lastSign = System.nanoTime();
      free.release(); // before anybody hears the answer: who does may ask the next question at once
      answers.accept(answer);
    });
    return true;
  }

  private boolean hasTurn(long deadline) throws InterruptedException {
    while (trouble == null) {
      if (free.tryAcquire(GLANCE.toNanos(), TimeUnit.NANOSECONDS)) {
        return true;
      }
      if (isSilent() || System.nanoTime() - deadline > 0) {
        return false;
      }
    }
    return false;
  }

  private <T> T asked(Exchange<T> exchange) throws LDAPException {
    try {
      return exchange.with(connections);
    } catch (LDAPException e) {
      if (!e.getResultCode().equals(ResultCode.SERVER_DOWN)) {
        throw e;
      }
      connections.shrinkPool(0); // it was closed while nobody used it, and so were its neighbours
      return exchange.with(connections);
    }
  }

  private synchronized void fail(LDAPException e) {
    if (trouble == null && !closed) {
      connections.shrinkPool(0);
      tryAgainLater(new Trouble(e, 1));
    }
  }

  private void tryAgainLater(Trouble now) {
    trouble = now;
    threads.later(now.untilNextTry(), this::probe);
  }

  private void probe() {
    try {
      RootDSE root = connections.getRootDSE();
      if (root == null) {
        throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "it has no root DSE");
      }
      trouble = null;
    } catch (LDAPException e) {
      synchronized (this) {
        if (!closed) {
          tryAgainLater(new Trouble(e, trouble.times() + 1));
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    connections.close();
  }
}
