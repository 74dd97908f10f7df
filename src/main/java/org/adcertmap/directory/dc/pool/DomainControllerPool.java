package org.adcertmap.directory.dc.pool;

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
import org.adcertmap.directory.dc.QueryThreads;
import org.adcertmap.directory.dc.locate.DomainControllerAddresses;

/**
 * The domain controllers of one domain, or the global catalogs of a forest, asked as if they were one. The first that
 * is well is asked; where it fails, or gives no sign for a while, the next as well, and the first answer counts. Nobody
 * waits longer than one limit, and while all of them are unwell nobody waits at all. Safe for any number of threads.
 */
public final class DomainControllerPool implements AutoCloseable {
    /** How long to wait for a turn before looking around again. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final DomainControllerAddresses locator;
    private final Function<InetSocketAddress, DomainController> connect;
    private final QueryThreads threads;
    private final Duration limit;
    private final Duration patience;
    private final Map<InetSocketAddress, DomainController> known = new HashMap<>();
    private List<InetSocketAddress> located = List.of();
    private List<DomainController> inOrder = List.of();
    private long looks;
    private long latestLook;
    private boolean closed;
    private volatile boolean isLost;

    /**
     * @param limit the longest that anybody waits
     * @param patience how long to wait for one before the next is asked as well
     */
    DomainControllerPool(
            DomainControllerAddresses locator,
            Function<InetSocketAddress, DomainController> connect,
            QueryThreads threads,
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
    public <T> T ask(LdapOperation<T> exchange) throws LDAPException {
        try {
            return race(exchange, System.nanoTime() + limit.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(ResultCode.USER_CANCELED, "the thread was interrupted while it waited", e);
        }
    }

    /** Whether this trouble says that nobody answers, rather than that somebody answered with an error. */
    public static boolean isSilence(LDAPException trouble) {
        return Failure.isOfTheController(trouble);
    }

    private <T> T race(LdapOperation<T> exchange, long deadline) throws LDAPException, InterruptedException {
        List<DomainController> all = controllers();
        Queue<DomainController> next = usable(all);
        BlockingQueue<QueryResult<T>> answers = new LinkedBlockingQueue<>();
        LDAPException trouble = null;
        int pending = 0;
        long nextTurn = System.nanoTime();
        while (pending > 0 || !next.isEmpty()) {
            long now = System.nanoTime();
            if (now - deadline >= 0) {
                throw new LDAPException(ResultCode.TIMEOUT, "no answer within " + limit.toMillis() + " ms");
            }
            if (!next.isEmpty() && now - nextTurn >= 0) {
                DomainController controller = next.remove();
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
                QueryResult<T> answer = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
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
    private static Queue<DomainController> usable(List<DomainController> all) {
        Map<Boolean, List<DomainController>> bySilence = all.stream()
                .filter(controller -> controller.trouble().isEmpty())
                .collect(Collectors.partitioningBy(DomainController::isSilent));
        return Stream.of(false, true)
                .flatMap(silent -> bySilence.get(silent).stream())
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    private static LDAPException troubleOf(List<DomainController> all) {
        return all.stream()
                .flatMap(controller -> controller.trouble().stream())
                .findFirst()
                .map(Failure::cause)
                .orElseGet(() -> new LDAPException(ResultCode.BUSY, "every connection waits for an answer"));
    }

    /** Where the one is that would be asked first. */
    InetSocketAddress best() throws LDAPException {
        List<DomainController> all = controllers();
        DomainController first = usable(all).peek();
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
    synchronized List<DomainControllerStatus> view(Function<LDAPException, String> words) {
        return located.stream()
                .map(address -> known.get(address).view(address, words))
                .toList();
    }

    /** Whether there is one that is not known to be unwell; true before the first question. */
    public synchronized boolean isAvailable() {
        return !isLost && (inOrder.isEmpty() || !usable(inOrder).isEmpty());
    }

    /** The controllers that there are now. Where two callers look at the same time, the later look counts. */
    private List<DomainController> controllers() throws LDAPException {
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
                List<DomainController> gone = known.values().stream()
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
        List<DomainController> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(known.values());
        }
        all.forEach(DomainController::close);
    }
}
