// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;
import org.adcertmap.directory.dc.RejectedBindBackOff;

/**
 * Limits the binds that can be rejected, because each may count towards the lockout of the bind account. Unless a bind
 * has just succeeded, one bind is under way in the whole directory; where there is no response to it for a while,
 * another one at another domain controller (hedged request).
 *
 * <p>A domain controller that rejects a bind gets no other for a back-off. If the rejection is of the account, it is
 * the domain that rejects it, not a domain controller; but one alone may err, for example before a new password or
 * account is replicated. So one other domain controller is tried, and if it rejects the account too, no domain
 * controller gets a bind for the back-off, and one bind after it. A bind that succeeds ends that.
 *
 * <p>Safe for any number of threads: the lock of this object guards all fields; nothing is sent within it.
 */
public final class BindThrottle {
    /** How long after a successful bind others may be under way concurrently: a password may change later. */
    private static final long ACCEPTED_NANOS = Duration.ofSeconds(1).toNanos();
    /** After a back-off, a domain controller that has not rejected the account is tried first. */
    private static final long PRECEDENCE_NANOS = Duration.ofSeconds(1).toNanos();

    /** The results by which a directory rejects the account, at whatever domain controller. */
    private static final Set<ResultCode> REJECTIONS_OF_ACCOUNT = Set.of(
            ResultCode.INVALID_CREDENTIALS,
            ResultCode.CONSTRAINT_VIOLATION,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.INVALID_DN_SYNTAX,
            ResultCode.INAPPROPRIATE_AUTHENTICATION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.LOCAL_ERROR); // by the KDC

    private final Duration patience;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final Map<InetSocketAddress, Rejection> rejections = new HashMap<>();
    private final Set<InetSocketAddress> accountRejectedBy = new HashSet<>(); // since the last success
    private final List<InetSocketAddress> underWay = new ArrayList<>(); // one for each bind
    private long lastStart;
    private boolean isAccepted;
    private long acceptedAt; // if isAccepted
    private int backOffs; // consecutive, of the whole directory
    private Rejection accountRejection; // the last; null before the first

    private record Rejection(ConnectionFailedException cause, long at) {}

    /**
     * @param patience how long a bind may be without a response before another domain controller gets one
     * @param timeout the longest wait for the binds under way
     * @param nanoTime the clock, as System.nanoTime()
     */
    public BindThrottle(Duration patience, Duration timeout, LongSupplier nanoTime) {
        this.patience = patience;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    /** One bind, from before it is sent until its result; closed by the thread that began it. */
    public final class Attempt implements AutoCloseable {
        private final InetSocketAddress controller;
        private final long start;

        private Attempt(InetSocketAddress controller, long start) {
            this.controller = controller;
            this.start = start;
        }

        /** Records that the bind has succeeded: a rejection by another domain controller is its own. */
        public void accepted() {
            synchronized (BindThrottle.this) {
                isAccepted = true;
                acceptedAt = nanoTime.getAsLong();
                rejections.remove(controller);
                accountRejectedBy.clear();
                backOffs = 0;
            }
        }

        /** Records that the bind was rejected. */
        public void rejected(ConnectionFailedException e) {
            synchronized (BindThrottle.this) {
                Rejection rejection = new Rejection(e, nanoTime.getAsLong());
                rejections.put(controller, rejection);
                if (REJECTIONS_OF_ACCOUNT.contains(e.getResultCode())) {
                    accountRejected(rejection);
                }
            }
        }

        private void accountRejected(Rejection rejection) {
            isAccepted = false;
            boolean isRepeated = !accountRejectedBy.add(controller) || accountRejectedBy.size() > 1;
            boolean isLater = accountRejection == null || start - accountRejection.at() >= 0;
            if (isRepeated && isLater) { // binds that were under way together count once
                backOffs++;
            }
            accountRejection = rejection;
        }

        @Override
        public void close() {
            synchronized (BindThrottle.this) {
                underWay.remove(controller);
                BindThrottle.this.notifyAll();
            }
        }
    }

    /**
     * Requires that the domain controller may get a bind now.
     *
     * @throws ConnectionFailedException if it gets none during a back-off; its cause is the rejection
     */
    public synchronized void requirePermitted(InetSocketAddress controller) throws ConnectionFailedException {
        long now = nanoTime.getAsLong();
        Rejection own = rejections.get(controller);
        if (own != null && now - own.at() < RejectedBindBackOff.after(1).toNanos()) {
            throw new ConnectionFailedException(Step.BIND_DEFERRED, own.cause());
        }
        if (backOffs > 0) {
            long precedence = accountRejectedBy.contains(controller) ? PRECEDENCE_NANOS : 0;
            if (now - accountRejection.at()
                    < RejectedBindBackOff.after(backOffs).toNanos() + precedence) {
                throw new ConnectionFailedException(Step.BIND_DEFERRED, accountRejection.cause());
            }
        }
    }

    /**
     * Begins a bind; waits while another one is under way that must end before.
     *
     * @throws ConnectionFailedException if the domain controller gets none now, or the wait was too long
     */
    public synchronized Attempt begin(InetSocketAddress controller) throws ConnectionFailedException {
        long deadline = nanoTime.getAsLong() + timeout.toNanos();
        while (true) {
            requirePermitted(controller);
            long now = nanoTime.getAsLong();
            if (mayBegin(controller, now)) {
                underWay.add(controller);
                lastStart = now;
                return new Attempt(controller, now);
            }
            if (now - deadline >= 0) {
                throw new ConnectionFailedException(
                        Step.CONNECT,
                        ResultCode.TIMEOUT,
                        "another bind is under way, and there was no response to it within " + timeout.toMillis()
                                + " ms");
            }
            long untilHedge = lastStart + patience.toNanos() - now;
            awaitEnd(Math.min(untilHedge > 0 ? untilHedge : deadline - now, deadline - now));
        }
    }

    private boolean mayBegin(InetSocketAddress controller, long now) {
        boolean isHedge = !underWay.contains(controller) && now - lastStart >= patience.toNanos();
        return underWay.isEmpty() || isHedge || isAccepted && now - acceptedAt < ACCEPTED_NANOS;
    }

    private void awaitEnd(long nanos) throws ConnectionFailedException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, TimeUnit.MILLISECONDS.toNanos(1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionFailedException(
                    Step.CONNECT, ResultCode.USER_CANCELED, "the thread was interrupted while it waited to bind");
        }
    }
}
