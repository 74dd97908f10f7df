// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.QueryTimes;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.Exchange;
import org.adcertmap.directory.dc.connect.IdleConnections;
import org.adcertmap.directory.dc.connect.LdapConnections;

/**
 * One domain controller: its connection pool, its limit of concurrent operations and its health. After a failure it is
 * DOWN, and operations skip it; health checks in the background put it back in rotation, so that its failure delays no
 * later request. A transition to DOWN is logged at WARNING.
 *
 * <p>Safe for any number of threads. {@code permits}, {@code refreshPermits} and {@code inFlight} are atomic. The lock
 * of this object guards {@code healthCheckBackOff} and all writes of {@code failure} and {@code lastFailure}; only the
 * health check, of which one is scheduled at a time, sets {@code failure} back to null. {@code probing} is written by
 * the health check only, {@code lastResponse} by every operation (the last one counts), {@code closed} once;
 * {@code queryTimes} guards itself.
 */
final class DomainController implements AutoCloseable {
    /**
     * Well within the 900 seconds after which a domain controller closes an idle connection (MaxConnIdleTime, MS-ADTS).
     */
    private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(5);

    private final IdleConnections connections;
    private final ControllerTarget target;
    private final Duration exchangeTimeout;
    private final DirectoryThreads threads;
    private final Duration slowAfter;
    private final DomainControllerLog log;
    private final Semaphore permits;
    private final Semaphore refreshPermits; // fewer, so that a first login finds a connection
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long lastResponse; // System.nanoTime(); at first, of the start of the operation
    private volatile Failure failure; // null while it is in rotation
    private volatile Failure lastFailure; // null before the first failure
    private volatile boolean probing;
    private final HealthCheckBackOff healthCheckBackOff = new HealthCheckBackOff();
    private final QueryTimes queryTimes = new QueryTimes();
    private volatile boolean closed;

    /** What became of an operation that was submitted. */
    enum Submission {
        /** It runs. */
        STARTED,
        /** It does not run, because the limit of concurrent operations is reached; a later try may succeed. */
        AT_LIMIT,
        /** It does not run, because the domain controller is DOWN, SLOW at its limit, or closed. */
        REJECTED
    }

    /**
     * @param connections to it
     * @param exchangeTimeout the longest time for one operation, with the opening of its connection
     * @param slowAfter the time without a response after which the domain controller is SLOW
     * @param maxOperations the limit of concurrent operations, of which refreshes use three quarters at most
     */
    DomainController(
            ControllerTarget target,
            IdleConnections connections,
            DirectoryThreads threads,
            Duration exchangeTimeout,
            Duration slowAfter,
            int maxOperations) {
        this.target = target;
        this.connections = connections;
        this.log = new DomainControllerLog(
                System.getLogger(DomainController.class.getName()),
                target.address().getHostString());
        this.threads = threads;
        this.exchangeTimeout = exchangeTimeout;
        this.slowAfter = slowAfter;
        this.permits = new Semaphore(maxOperations);
        this.refreshPermits = new Semaphore(Math.max(maxOperations - Math.max(maxOperations / 4, 1), 1));
        threads.schedule(MAX_CONNECTION_AGE, this::closeIdleConnections);
    }

    static DomainController at(
            ControllerTarget target,
            LdapConnections ldapConnections,
            DirectoryThreads threads,
            Duration slowAfter,
            int maxOperations) {
        return new DomainController(
                target,
                ldapConnections.to(target),
                threads,
                ldapConnections.exchangeTimeout(),
                slowAfter,
                maxOperations);
    }

    /** Returns its address, and who says that it is a domain controller. */
    ControllerTarget target() {
        return target;
    }

    /** Returns why it is DOWN; empty while it is in rotation. */
    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Returns its present status.
     *
     * @param describe describes a failure for administrators
     */
    DomainControllerStatus status(Function<LDAPException, String> describe) {
        Failure last = lastFailure;
        return new DomainControllerStatus(
                target.address().getHostString() + ":" + target.address().getPort(),
                DomainControllerStatus.State.of(failure == null, isSlow(), probing),
                queryTimes.latestMillis(),
                last == null ? "" : describe.apply(last.cause()),
                last == null ? "" : last.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                queryTimes.histogram());
    }

    /** Returns whether it is closed, because it exists no longer. */
    boolean isClosed() {
        return closed;
    }

    /** Returns whether operations are in flight and it has responded to none of them within {@code slowAfter}. */
    boolean isSlow() {
        return inFlight.get() > 0 && System.nanoTime() - lastResponse > slowAfter.toNanos();
    }

    /**
     * Executes the operation in another thread.
     *
     * @param resultListener gets exactly one result if the operation is started, and none otherwise
     * @param wait how long to wait while the limit of concurrent operations is reached
     */
    <T> Submission submit(LdapOperation<T> operation, Consumer<OperationResult<T>> resultListener, Duration wait)
            throws InterruptedException {
        if (failure != null || closed) {
            return Submission.REJECTED;
        }
        boolean isRefresh = DirectoryThreads.isRefreshing();
        if (!tryAcquire(isRefresh, wait)) {
            return isSlow() ? Submission.REJECTED : Submission.AT_LIMIT;
        }
        if (inFlight.getAndIncrement() == 0) {
            lastResponse = System.nanoTime();
        }
        Optional<String> rejection =
                BackgroundTasks.start(threads::execute, () -> run(operation, resultListener, isRefresh));
        if (rejection.isPresent()) {
            release(isRefresh);
            if (!threads.isClosed()) {
                log.notStarted(rejection.get());
            }
            return Submission.REJECTED;
        }
        return Submission.STARTED;
    }

    private boolean tryAcquire(boolean isRefresh, Duration wait) throws InterruptedException {
        if (isRefresh && !refreshPermits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        boolean isAcquired = false;
        try {
            isAcquired = permits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            return isAcquired;
        } finally {
            if (isRefresh && !isAcquired) {
                refreshPermits.release();
            }
        }
    }

    private <T> void run(LdapOperation<T> operation, Consumer<OperationResult<T>> resultListener, boolean isRefresh) {
        OperationResult<T> result;
        long start = System.nanoTime();
        try {
            result = OperationResult.of(execute(operation));
            queryTimes.add(System.nanoTime() - start);
        } catch (LDAPException e) {
            result = OperationResult.failure(e);
            if (LdapErrors.isControllerFailure(e)) {
                takeOutOfRotation(e);
            }
        } catch (DirectoryUnavailableException e) {
            result = OperationResult.internalError(e); // it describes itself to the caller
        } catch (RuntimeException | Error e) {
            log.internalError("An LDAP operation", e); // its caller may have the result of a hedged request already
            result = OperationResult.internalError(e);
        }
        release(isRefresh); // before the result is delivered: its receiver may submit the next operation at once
        resultListener.accept(result);
    }

    private void release(boolean isRefresh) {
        inFlight.decrementAndGet();
        lastResponse = System.nanoTime();
        permits.release();
        if (isRefresh) {
            refreshPermits.release();
        }
    }

    private <T> T execute(LdapOperation<T> operation) throws LDAPException {
        try (Exchange exchange = Exchange.start(threads, exchangeTimeout)) {
            return connections.execute(exchange, operation::execute);
        }
    }

    private synchronized void takeOutOfRotation(LDAPException e) {
        if (failure == null && !closed) {
            failure = new Failure(e, Instant.now());
            lastFailure = failure;
            log.down(e);
            connections.closeIdle();
            threads.schedule(HealthCheckBackOff.LONGEST, this::checkHealth);
        }
    }

    /** Reads the root DSE; puts the domain controller back in rotation, or schedules the next health check. */
    private void checkHealth() {
        probing = true;
        long start = System.nanoTime();
        try {
            execute(connection -> {
                RootDSE rootDse = connection.getRootDSE();
                if (rootDse == null) {
                    throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "the server has no root DSE");
                }
                return rootDse;
            });
            putBackInRotation();
        } catch (LDAPException e) {
            scheduleNextHealthCheck(e, start);
        } catch (RuntimeException | Error e) {
            log.internalError("A health check", e);
            scheduleNextHealthCheck(
                    new LDAPException(ResultCode.LOCAL_ERROR, "internal error in the health check: " + e, e), start);
        } finally {
            probing = false;
        }
    }

    private synchronized void putBackInRotation() {
        failure = null;
        log.backInRotation();
    }

    /** @param start of the health check that failed, by {@link System#nanoTime()} */
    private synchronized void scheduleNextHealthCheck(LDAPException e, long start) {
        if (!closed) {
            failure = new Failure(e, failure == null ? Instant.now() : failure.since());
            lastFailure = failure;
            threads.schedule(healthCheckBackOff.after(Duration.ofNanos(System.nanoTime() - start)), this::checkHealth);
        }
    }

    /** Closes the idle connections at intervals, so that the server closes none first; operations open new ones. */
    private void closeIdleConnections() {
        if (!closed) {
            connections.closeIdle();
            threads.schedule(MAX_CONNECTION_AGE, this::closeIdleConnections);
        }
    }

    /** Closes the idle connections now, and each other one when its operation ends. */
    @Override
    public void close() {
        closed = true;
        connections.close();
    }
}
