// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.locate.DomainControllerAddresses;
import org.adcertmap.directory.dc.tracking.TrackedController;
import org.adcertmap.directory.dc.tracking.TrackedPool;

/**
 * Executes operations on the domain controllers of one domain, or on the global catalogs of a forest, with failover and
 * hedged requests ({@link HedgedOperation}). The first domain controller that is HEALTHY gets the operation first. No
 * caller waits longer than {@code timeout}, and while all domain controllers are DOWN no caller waits at all.
 *
 * <p>Safe for any number of threads. The lock of this object guards {@code controllers}, {@code addresses},
 * {@code inOrder}, both lookup numbers and {@code closed}; no LDAP operation, no lookup of addresses and no closing of
 * connections runs within it. {@code locatorFailed} is volatile: the last lookup counts; {@code tracked} guards itself.
 */
public final class DomainControllerPool implements TrackedPool, AutoCloseable {
    private final DomainControllerAddresses locator;
    private final Function<InetSocketAddress, DomainController> connect;
    private final DirectoryThreads threads;
    private final Duration timeout;
    private final Duration hedgeDelay;
    private final Map<InetSocketAddress, DomainController> controllers = new HashMap<>();
    private List<InetSocketAddress> addresses = List.of();
    private List<DomainController> inOrder = List.of();
    private long lastLookup;
    private long lastAppliedLookup;
    private boolean closed;
    private volatile boolean locatorFailed;
    private final TrackedController tracked = new TrackedController();

    /**
     * @param timeout the longest wait of a caller
     * @param hedgeDelay how long to wait for one domain controller before the next gets the operation too
     */
    DomainControllerPool(
            DomainControllerAddresses locator,
            Function<InetSocketAddress, DomainController> connect,
            DirectoryThreads threads,
            Duration timeout,
            Duration hedgeDelay) {
        this.locator = locator;
        this.connect = connect;
        this.threads = threads;
        this.timeout = timeout;
        this.hedgeDelay = hedgeDelay;
    }

    /** An operation that was started. */
    @FunctionalInterface
    public interface StartedOperation<T> {
        /**
         * Waits for the result; called once at most.
         *
         * @throws LDAPException if it succeeds on no domain controller: the last failure
         */
        T result() throws LDAPException;
    }

    /**
     * Executes the operation and returns its result.
     *
     * @throws LDAPException if it succeeds on no domain controller: the last failure
     */
    public <T> T execute(LdapOperation<T> operation) throws LDAPException {
        return result(prepared(operation));
    }

    /**
     * Starts the operation and does not wait for it. Fails over, and sends hedged requests, only once the result is
     * waited for.
     *
     * @return empty if the preferred domain controller cannot begin at once
     * @throws LDAPException if no domain controller is located
     */
    public <T> Optional<StartedOperation<T>> start(LdapOperation<T> operation) throws LDAPException {
        HedgedOperation<T> prepared = prepared(operation);
        try {
            return prepared.start() ? Optional.of(() -> result(prepared)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private <T> HedgedOperation<T> prepared(LdapOperation<T> operation) throws LDAPException {
        long deadline = System.nanoTime() + timeout.toNanos();
        return prepared(operation, located(), new HedgedOperation.Times(deadline, timeout, hedgeDelay));
    }

    private <T> HedgedOperation<T> prepared(
            LdapOperation<T> operation, List<DomainController> all, HedgedOperation.Times times) {
        return new HedgedOperation<>(operation, all, inRotation(all), tracked, times);
    }

    private <T> T result(HedgedOperation<T> prepared) throws LDAPException {
        try {
            try {
                return prepared.result();
            } catch (LDAPException e) {
                List<DomainController> all = prepared.controllers();
                List<DomainController> replacements = located();
                if (all.equals(replacements) || !all.stream().allMatch(DomainController::isClosed)) {
                    throw e;
                }
                return prepared(prepared.operation(), replacements, prepared.times())
                        .result(); // all were replaced meanwhile
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(
                    ResultCode.USER_CANCELED, "the thread was interrupted while it waited for a response", e);
        }
    }

    /**
     * Returns the domain controller whose changes are tracked, which is preferred while it is in rotation and not SLOW.
     */
    @Override
    public TrackedController tracked() {
        return tracked;
    }

    /** Returns whether this is the address of a domain controller of the pool, as it was last located. */
    @Override
    public synchronized boolean contains(InetSocketAddress address) {
        return addresses.contains(address);
    }

    /**
     * Returns the domain controllers in rotation in the order of preference, the tracked one first, those that are SLOW
     * last.
     */
    private Queue<DomainController> inRotation(List<DomainController> all) {
        Optional<InetSocketAddress> first = tracked.address();
        ArrayDeque<DomainController> fast = new ArrayDeque<>(all.size() + 1);
        ArrayDeque<DomainController> slow = new ArrayDeque<>(1);
        for (DomainController controller : all) {
            if (controller.failure().isEmpty()) {
                ArrayDeque<DomainController> same = controller.isSlow() ? slow : fast;
                if (first.isPresent() && first.get().equals(controller.target().address())) {
                    same.addFirst(controller);
                } else {
                    same.addLast(controller);
                }
            }
        }
        fast.addAll(slow);
        return fast;
    }

    @Override
    public ControllerTarget responding() throws LDAPException {
        execute(LDAPInterface::getRootDSE);
        return preferred();
    }

    @Override
    public ControllerTarget preferred() throws LDAPException {
        List<DomainController> all = located();
        DomainController first = inRotation(all).peek();
        if (first == null) {
            throw HedgedOperation.unavailable(all);
        }
        return first.target();
    }

    /**
     * Returns the status of each domain controller in the order of preference; empty before the first operation.
     *
     * @param describe describes a failure for administrators
     */
    synchronized List<DomainControllerStatus> status(Function<LDAPException, String> describe) {
        return Stream.concat(
                        addresses.stream()
                                .map(address -> controllers.get(address).status(describe)),
                        locator.refused().stream().map(DomainControllerStatus::refused))
                .toList();
    }

    /** Returns whether at least one domain controller is in rotation; true before the first operation. */
    public synchronized boolean isAvailable() {
        return !locatorFailed && (inOrder.isEmpty() || !inRotation(inOrder).isEmpty());
    }

    /**
     * Returns the present domain controllers. If two callers look them up at the same time, the later lookup counts.
     */
    private List<DomainController> located() throws LDAPException {
        long lookup;
        synchronized (this) {
            lookup = ++lastLookup;
        }
        List<InetSocketAddress> current = currentAddresses(); // may block, and so not within the lock
        List<DomainController> removed = List.of();
        List<DomainController> present;
        synchronized (this) {
            if (closed) {
                throw new LDAPException(
                        ResultCode.CONNECT_ERROR, "the connections to the domain controllers are closed");
            }
            if (lookup > lastAppliedLookup && !current.equals(addresses)) {
                inOrder = current.stream()
                        .map(address -> controllers.computeIfAbsent(address, connect))
                        .toList();
                removed = controllers.values().stream()
                        .filter(controller -> !inOrder.contains(controller))
                        .toList();
                controllers.keySet().retainAll(current);
                addresses = current;
            }
            lastAppliedLookup = Math.max(lookup, lastAppliedLookup);
            present = inOrder;
        }
        removed.forEach(this::closeInBackground);
        return present;
    }

    /** Closes the controller in another thread, or in this one if none is available; it may block for a while. */
    private void closeInBackground(DomainController controller) {
        BackgroundTasks.start(threads::execute, controller::close).ifPresent(rejection -> controller.close());
    }

    private List<InetSocketAddress> currentAddresses() throws LDAPException {
        try {
            List<InetSocketAddress> current = locator.current();
            locatorFailed = false;
            return current;
        } catch (LDAPException e) {
            locatorFailed = true;
            throw e;
        }
    }

    /** Closes all connections; every later operation fails. */
    @Override
    public void close() {
        List<DomainController> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(controllers.values());
        }
        all.forEach(DomainController::close);
    }
}
