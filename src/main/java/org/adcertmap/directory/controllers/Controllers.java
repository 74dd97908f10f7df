package org.adcertmap.directory.controllers;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The domain controllers of one domain, or the global catalogs of a forest, asked as if they were one. The first that
 * is well is asked; where it fails, or gives no sign for a while, the next as well, and the first answer counts. Nobody
 * waits longer than one limit, and while all of them are unwell nobody waits at all. Safe for any number of threads.
 */
public final class Controllers implements AutoCloseable {
    /** How long to wait for a turn before looking around again. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final Locator locator;
    private final Function<InetSocketAddress, Controller> connect;
    private final Threads threads;
    private final Duration limit;
    private final Duration patience;
    private final Map<InetSocketAddress, Controller> known = new HashMap<>();
    private List<InetSocketAddress> located = List.of();
    private List<Controller> inOrder = List.of();
    private long looks;
    private long latestLook;
    private boolean closed;
    private volatile boolean isLost;

    /**
     * @param limit the longest that anybody waits
     * @param patience how long to wait for one before the next is asked as well
     */
    Controllers(
            Locator locator,
            Function<InetSocketAddress, Controller> connect,
            Threads threads,
            Duration limit,
            Duration patience) {
        this.locator = locator;
        this.connect = connect;
        this.threads = threads;
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
        Queue<Controller> next = usable(all);
        BlockingQueue<Answer<T>> answers = new LinkedBlockingQueue<>();
        LDAPException trouble = null;
        int pending = 0;
        long nextTurn = System.nanoTime();
        while (pending > 0 || !next.isEmpty()) {
            long now = System.nanoTime();
            if (now - deadline >= 0) {
                throw new LDAPException(ResultCode.TIMEOUT, "no answer within " + limit.toMillis() + " ms");
            }
            if (!next.isEmpty() && now - nextTurn >= 0) {
                Controller controller = next.remove();
                switch (controller.ask(exchange, answers::add, pending == 0 ? GLANCE : Duration.ZERO)) {
                    case ASKED -> {
                        pending++;
                        nextTurn = System.nanoTime() + patience.toNanos();
                    }
                    case FULL -> {
                        next.add(controller);
                        nextTurn = pending == 0 ? now : now + GLANCE.toNanos();
                    }
                    default -> {} // the next one, if there is one
                }
            }
            if (pending > 0) {
                long until = next.isEmpty() ? deadline : Math.min(deadline - now, nextTurn - now) + now;
                Answer<T> answer = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (answer != null) {
                    pending--;
                    if (answer.trouble().isEmpty()) {
                        return answer.get();
                    }
                    trouble = answer.trouble().get();
                    nextTurn = System.nanoTime();
                }
            }
        }
        throw trouble == null ? troubleOf(all) : trouble;
    }

    /** Those that are well, the silent ones last. */
    private static Queue<Controller> usable(List<Controller> all) {
        Map<Boolean, List<Controller>> bySilence = all.stream()
                .filter(controller -> controller.trouble().isEmpty())
                .collect(Collectors.partitioningBy(Controller::isSilent));
        return Stream.of(false, true)
                .flatMap(silent -> bySilence.get(silent).stream())
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    private static LDAPException troubleOf(List<Controller> all) {
        return all.stream()
                .flatMap(controller -> controller.trouble().stream())
                .findFirst()
                .map(Trouble::cause)
                .orElseGet(() -> new LDAPException(ResultCode.BUSY, "every connection waits for an answer"));
    }

    /** Where the one is that would be asked first. */
    InetSocketAddress best() throws LDAPException {
        List<Controller> all = controllers();
        Controller first = usable(all).peek();
        synchronized (this) {
            return known.entrySet().stream()
                    .filter(entry -> entry.getValue() == first)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> troubleOf(all));
        }
    }

    /**
     * How they are, in the order in which they are asked; none before the first question.
     *
     * @param words what a failure means
     */
    synchronized List<ControllerView> view(Function<LDAPException, String> words) {
        return located.stream()
                .map(address -> known.get(address).view(address, words))
                .toList();
    }

    /** Whether there is one that is not known to be unwell; true before the first question. */
    public synchronized boolean isAvailable() {
        return !isLost && (inOrder.isEmpty() || !usable(inOrder).isEmpty());
    }

    /** The controllers that there are now. Where two callers look at the same time, the later look counts. */
    private List<Controller> controllers() throws LDAPException {
        long look;
        synchronized (this) {
            look = ++looks;
        }
        List<InetSocketAddress> now = located(); // may take its time: not within our lock
        synchronized (this) {
            if (closed) {
                throw new LDAPException(
                        ResultCode.CONNECT_ERROR, "the connections to the domain controllers are closed");
            }
            if (look > latestLook && !now.equals(located)) {
                inOrder = now.stream()
                        .map(address -> known.computeIfAbsent(address, connect))
                        .toList();
                List<Controller> gone = known.values().stream()
                        .filter(controller -> !inOrder.contains(controller))
                        .toList();
                known.keySet().retainAll(now);
                located = now;
                gone.forEach(controller -> threads.now(controller::close));
            }
            latestLook = Math.max(look, latestLook);
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
    public void close() {
        List<Controller> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(known.values());
        }
        all.forEach(Controller::close);
    }
}
