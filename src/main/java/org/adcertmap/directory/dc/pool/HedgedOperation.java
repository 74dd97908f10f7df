// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.adcertmap.directory.dc.LocalLimitException;
import org.adcertmap.directory.dc.tracking.TrackedController;

/**
 * One operation under way on the domain controllers of a pool. The first domain controller gets it; if that fails, it
 * fails over to the next, and if that does not respond for a while, the next gets it too (hedged request), as long as
 * its caller waits. The first result counts. Confined to the thread of the caller, but for {@code results}, which is
 * concurrent.
 */
final class HedgedOperation<T> {
    /** How long to wait at a limit of concurrent operations before the other domain controllers are tried. */
    private static final Duration LIMIT_POLL_INTERVAL = Duration.ofMillis(20);

    private final LdapOperation<T> operation;
    private final List<DomainController> all;
    private final Queue<DomainController> next;
    private final TrackedController tracked;
    private final Times times;
    private final BlockingQueue<OperationResult<T>> results = new LinkedBlockingQueue<>();
    private Optional<OperationResult<T>> internalError = Optional.empty(); // the first
    private LDAPException failure; // the last; null before the first
    private int pending;
    private long nextSubmission = System.nanoTime();

    /**
     * How long an operation may take.
     *
     * @param deadline until when the caller waits, by {@link System#nanoTime()}
     * @param timeout how long that is, for messages
     * @param hedgeDelay how long to wait for one domain controller before the next gets the operation too
     */
    record Times(long deadline, Duration timeout, Duration hedgeDelay) {}

    /**
     * @param all the domain controllers
     * @param inRotation those that may get the operation, in the order of preference
     */
    HedgedOperation(
            LdapOperation<T> operation,
            List<DomainController> all,
            Queue<DomainController> inRotation,
            TrackedController tracked,
            Times times) {
        this.operation = operation;
        this.all = all;
        this.next = inRotation;
        this.tracked = tracked;
        this.times = times;
    }

    LdapOperation<T> operation() {
        return operation;
    }

    /** Returns the domain controllers. */
    List<DomainController> controllers() {
        return all;
    }

    Times times() {
        return times;
    }

    /** Gives the operation to the first domain controller, if that can begin at once. Does not wait. */
    boolean start() throws InterruptedException {
        if (!next.isEmpty()) {
            submit(next.remove(), Duration.ZERO);
        }
        return pending > 0;
    }

    /**
     * Waits for the result.
     *
     * @throws LDAPException if it succeeds on no domain controller: the last failure
     */
    T result() throws LDAPException, InterruptedException {
        while (pending > 0 || !next.isEmpty()) {
            long now = System.nanoTime();
            if (now - times.deadline() >= 0 && results.isEmpty()) {
                throw overdue();
            }
            if (!next.isEmpty() && now - nextSubmission >= 0 && results.isEmpty()) {
                submit(takeNext(), pending == 0 ? LIMIT_POLL_INTERVAL : Duration.ZERO);
            }
            if (pending > 0) {
                long until = next.isEmpty()
                        ? times.deadline()
                        : Math.min(times.deadline() - now, nextSubmission - now) + now;
                OperationResult<T> result = results.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (result != null) {
                    pending--;
                    if (result.value().isPresent()) {
                        return result.get();
                    }
                    internalError = internalError.isPresent()
                            ? internalError
                            : result.internalError().map(e -> result);
                    failure = result.failure().orElse(failure);
                    nextSubmission = System.nanoTime();
                }
            }
        }
        if (internalError.isPresent()) {
            return internalError.get().get(); // throws it: no domain controller had a result
        }
        throw failure == null ? unavailable(all) : failure;
    }

    /**
     * The order is that of the start, and others may have met a hang since: those that are slow by now are the last.
     */
    private DomainController takeNext() {
        DomainController preferred = next.stream()
                .filter(controller -> !controller.isSlow())
                .findFirst()
                .orElseGet(next::element);
        next.remove(preferred);
        return preferred;
    }

    private void submit(DomainController controller, Duration wait) throws InterruptedException {
        long now = System.nanoTime();
        switch (controller.submit(noting(controller), results::add, wait)) {
            case STARTED -> {
                pending++;
                nextSubmission = System.nanoTime() + times.hedgeDelay().toNanos();
            }
            case AT_LIMIT -> {
                next.add(controller);
                nextSubmission = pending == 0 ? now : now + LIMIT_POLL_INTERVAL.toNanos();
            }
            default -> {} // fails over to the next domain controller, if there is one
        }
    }

    /** Returns the operation, after which is noted which domain controller has responded. */
    private LdapOperation<T> noting(DomainController controller) {
        return connection -> {
            try {
                return operation.execute(connection);
            } finally {
                tracked.note(controller.target().address(), connection);
            }
        };
    }

    private LDAPException overdue() {
        return pending == 0 && failure == null && all.stream().noneMatch(DomainController::isSlow)
                ? new LocalLimitException(
                        "every connection was in use for " + times.timeout().toMillis()
                                + " ms, although the domain controllers respond, see maxConnections")
                : new LDAPException(
                        ResultCode.TIMEOUT,
                        "no domain controller responded within "
                                + times.timeout().toMillis() + " ms");
    }

    /**
     * The reason why no domain controller gets an operation: the failure of the first that is DOWN; or that all are
     * SLOW at their limit, which is an outage; or that this process has no thread.
     */
    static LDAPException unavailable(List<DomainController> all) {
        return all.stream()
                .flatMap(controller -> controller.failure().stream())
                .findFirst()
                .map(Failure::cause)
                .orElseGet(() -> all.stream().allMatch(DomainController::isSlow)
                        ? new LDAPException(
                                ResultCode.TIMEOUT,
                                "every connection is in use and waits for a response, see maxConnections")
                        : new LocalLimitException("no thread is available for an LDAP operation"));
    }
}
