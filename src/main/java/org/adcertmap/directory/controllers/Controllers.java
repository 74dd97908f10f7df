package org.adcertmap.directory.controllers;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The domain controllers of one domain, or the global catalogs of a forest, asked as if they were one. The first that is well
 * is asked; where it fails, or gives no sign for a while, the next as well, and the first answer counts. Nobody waits longer
 * than one limit, and while all of them are unwell nobody waits at all. Safe for any number of threads.
 */
public final class Controllers implements AutoCloseable {
  private final Locator locator;
  private final Function<InetSocketAddress, Controller> connect;
  private final Duration limit;
  private final Duration patience;
  private final Map<InetSocketAddress, Controller> known = new HashMap<>();
  private List<InetSocketAddress> located = List.of();
  private List<Controller> inOrder = List.of();
  private volatile boolean isLost;

  Controllers(Locator locator, Function<InetSocketAddress, Controller> connect, Duration limit, Duration patience) {
    this.locator = locator;
    this.connect = connect;
    this.limit = limit;
    this.patience = patience;
  }

  /**
   * Asks whoever is well.
   *
   * @throws LDAPException if nobody gave an answer: the latest trouble
   */
  public <T> T ask(Exchange<T> exchange) throws LDAPException {
    try {
      return race(exchange, System.nanoTime() + limit.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LDAPException(ResultCode.USER_CANCELED, "the thread was interrupted while it waited", e);
    }
  }

  /** Whether this trouble says that nobody answers, rather than that somebody answered with an error. */
  public static boolean isSilence(LDAPException trouble) {
    return Trouble.isOfTheController(trouble);
  }

  private <T> T race(Exchange<T> exchange, long deadline) throws LDAPException, InterruptedException {
    List<Controller> all = controllers();
    Queue<Controller> next = new ArrayDeque<>(usable(all));
    BlockingQueue<Answer<T>> answers = new LinkedBlockingQueue<>();
    LDAPException trouble = null;
    int pending = 0;
    while (pending > 0 || !next.isEmpty()) {
      if (!next.isEmpty()) {
        Controller controller = next.remove();
        long turn = next.isEmpty() ? deadline : Math.min(deadline, System.nanoTime() + patience.toNanos());
        pending += controller.ask(exchange, answers::add, turn) ? 1 : 0;
      }
      if (pending > 0) {
        long left = deadline - System.nanoTime();
        Answer<T> answer = answers.poll(next.isEmpty() ? left : Math.min(left, patience.toNanos()), TimeUnit.NANOSECONDS);
        if (answer != null) {
          pending--;
          if (answer.trouble().isEmpty()) {
            return answer.get();
          }
          trouble = answer.trouble().get();
        } else if (next.isEmpty() || left <= 0) {
          throw new LDAPException(ResultCode.TIMEOUT, "no answer within " + limit.toMillis() + " ms");
        }
      }
    }
    throw trouble == null ? troubleOf(all) : trouble;
  }

  /** Those that are well, the silent ones last. */
  private static List<Controller> usable(List<Controller> all) {
    return all.stream()
        .filter(controller -> controller.trouble().isEmpty())
        .sorted(Comparator.comparing(Controller::isSilent))
        .toList();
  }

  private static LDAPException troubleOf(List<Controller> all) {
    return all.stream()
        .flatMap(controller -> controller.trouble().stream())
        .findFirst()
        .map(Trouble::cause)
        .orElseGet(() -> new LDAPException(ResultCode.BUSY, "every connection waits for an answer"));
  }

  /** Whether there is one that is not known to be unwell; true before the first question. */
  public synchronized boolean isAvailable() {
    return !isLost && (inOrder.isEmpty() || !usable(inOrder).isEmpty());
  }

  private List<Controller> controllers() throws LDAPException {
    List<InetSocketAddress> now = located(); // may take its time: not within our lock
    synchronized (this) {
      if (!now.equals(located)) {
        inOrder = now.stream().map(address -> known.computeIfAbsent(address, connect)).toList();
        known.values().stream().filter(controller -> !inOrder.contains(controller)).forEach(Controller::close);
        known.keySet().retainAll(now);
        located = now;
      }
      return inOrder;
    }
  }

  private List<InetSocketAddress> located() throws LDAPException {
    try {
      List<InetSocketAddress> now = locator.controllers();
      isLost = false;
      return now;
    } catch (LDAPException e) {
      isLost = true;
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    known.values().forEach(Controller::close);
  }
}
