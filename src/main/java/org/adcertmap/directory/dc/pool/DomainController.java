package org.adcertmap.directory.dc.pool;

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
import java.util.function.Function;
import org.adcertmap.directory.dc.QueryThreads;
import org.adcertmap.directory.dc.connect.LdapConnections;

/**
 * One domain controller: its connections, how many questions it may have at a time, and whether it is well. One that
 * fails is passed over until it answers a probe in the background, so that its failure costs nobody who comes later.
 */
final class DomainController implements AutoCloseable {
    /**
     * Well within the 900 seconds after which a domain controller drops an idle connection (MaxConnIdleTime, MS-ADTS).
     */
    private static final Duration CONNECTION_AGE = Duration.ofMinutes(5);

    private final LDAPConnectionPool connections;
    private final QueryThreads threads;
    private final Duration patience;
    private final Semaphore free;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long lastSign;
    private volatile Failure trouble; // null while it is well
    private volatile Failure lastFailure; // null where there was none
    private volatile boolean probing;
    private volatile long latencyMillis = -1;
    private volatile boolean closed;

    /** What came of the wish to ask. */
    enum Turn {
        ASKED,
        /** It has as many questions as it may have; a turn may come. */
        FULL,
        /** It is unwell, silent or closed; no turn comes soon. */
        NONE
    }

    /**
     * @param patience how long it may give no answer at all before others are asked first
     * @param most questions at a time
     */
    DomainController(LDAPConnectionPool connections, QueryThreads threads, Duration patience, int most) {
        this.connections = connections;
        this.threads = threads;
        this.patience = patience;
        this.free = new Semaphore(most);
        threads.later(CONNECTION_AGE, this::renew);
    }

    static DomainController at(
            InetSocketAddress address, LdapConnections connecting, QueryThreads threads, Duration patience, int most) {
        return new DomainController(connecting.to(address), threads, patience, most);
    }

    /** Why it is passed over; nothing while it is well. */
    Optional<Failure> trouble() {
        return Optional.ofNullable(trouble);
    }

    /**
     * How it looks from here.
     *
     * @param words what a failure means
     */
    DomainControllerStatus view(InetSocketAddress address, Function<LDAPException, String> words) {
        DomainControllerStatus.State well =
                isSilent() ? DomainControllerStatus.State.SLOW : DomainControllerStatus.State.HEALTHY;
        DomainControllerStatus.State unwell =
                probing ? DomainControllerStatus.State.PROBING : DomainControllerStatus.State.DOWN;
        Failure latest = lastFailure;
        return new DomainControllerStatus(
                address.getHostString() + ":" + address.getPort(),
                trouble == null ? well : unwell,
                latencyMillis,
                latest == null ? "" : words.apply(latest.cause()));
    }

    /** Whether it owes an answer and has given none to anybody for longer than patience. */
    boolean isSilent() {
        return inFlight.get() > 0 && System.nanoTime() - lastSign > patience.toNanos();
    }

    /**
     * Asks in another thread.
     *
     * @param answers gets exactly one answer, sooner or later, if this was a turn
     * @param wait how long to wait for a turn
     */
    <T> Turn ask(LdapOperation<T> exchange, Consumer<QueryResult<T>> answers, Duration wait)
            throws InterruptedException {
        if (trouble != null || closed) {
            return Turn.NONE;
        }
        if (!free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            return isSilent() ? Turn.NONE : Turn.FULL;
        }
        if (inFlight.getAndIncrement() == 0) {
            lastSign = System.nanoTime();
        }
        try {
            threads.now(() -> answer(exchange, answers));
            return Turn.ASKED;
        } catch (RuntimeException | Error e) { // no thread to be had, or closed
            end();
            return Turn.NONE;
        }
    }

    private <T> void answer(LdapOperation<T> exchange, Consumer<QueryResult<T>> answers) {
        QueryResult<T> answer;
        long begun = System.nanoTime();
        try {
            answer = QueryResult.of(asked(exchange));
            latencyMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        } catch (LDAPException e) {
            answer = QueryResult.trouble(e);
            if (Failure.isOfTheController(e)) {
                fail(e);
            }
        } catch (RuntimeException | Error e) {
            answer = QueryResult.fault(e);
        }
        end(); // before anybody hears the answer: who does may ask the next question at once
        answers.accept(answer);
    }

    private void end() {
        inFlight.decrementAndGet();
        lastSign = System.nanoTime();
        free.release();
    }

    private <T> T asked(LdapOperation<T> exchange) throws LDAPException {
        try {
            return exchange.with(connections);
        } catch (LDAPException e) {
            if (closed
                    || !e.getResultCode().equals(ResultCode.SERVER_DOWN)
                            && !e.getResultCode().equals(ResultCode.UNAVAILABLE)) {
                throw e;
            }
            connections.shrinkPool(0); // it was closed while nobody used it, and so were its neighbours
            return exchange.with(connections);
        }
    }

    private synchronized void fail(LDAPException e) {
        if (trouble == null && !closed) {
            trouble = new Failure(e, 1);
            lastFailure = trouble;
            connections.shrinkPool(0);
            threads.later(trouble.untilNextTry(), this::probe);
        }
    }

    /** Whatever comes of it, it is well again or is probed again. */
    private void probe() {
        probing = true;
        try {
            RootDSE root = connections.getRootDSE();
            if (root == null) {
                throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "it has no root DSE");
            }
            trouble = null;
        } catch (LDAPException e) {
            probeAgain(e);
        } catch (RuntimeException | Error e) {
            probeAgain(new LDAPException(ResultCode.LOCAL_ERROR, "while it was probed: " + e, e));
        } finally {
            probing = false;
        }
    }

    private synchronized void probeAgain(LDAPException e) {
        if (!closed) {
            trouble = new Failure(e, trouble.times() + 1);
            lastFailure = trouble;
            threads.later(trouble.untilNextTry(), this::probe);
        }
    }

    /**
     * Closes what nobody uses at the moment, so that no connection grows old; new ones are made when they are needed.
     */
    private void renew() {
        if (!closed) {
            connections.shrinkPool(0);
            threads.later(CONNECTION_AGE, this::renew);
        }
    }

    /** May take as long as a connection that is being made just now. */
    @Override
    public void close() {
        closed = true;
        connections.close();
    }
}
