// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;

/**
 * Limits the binds that are under way at a time, so that many logins do not send many binds which are all rejected.
 * Unless a bind has just succeeded, one bind is under way in the whole directory; where there is no response to it for
 * a while, another one at another domain controller (hedged request). {@link RejectedBinds} decides whether a bind may
 * be sent at all.
 *
 * <p>Safe for any number of threads: the lock of this object guards all fields; nothing is sent within it.
 */
public final class BindThrottle {
    /** How long after a successful bind others may be under way concurrently: a password may change later. */
    private static final long ACCEPTED_NANOS = Duration.ofSeconds(1).toNanos();
    /** The longest wait for a bind of another Realm with the same account, whose end notifies no thread here. */
    private static final long OTHER_REALM_NANOS = Duration.ofMillis(20).toNanos();

    private final BindAccount account;
    private final Duration patience;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final List<InetSocketAddress> underWay = new ArrayList<>(); // one for each bind
    private long lastStart;
    private Credentials accepted; // those of the last success; null before the first, and after a rejection
    private long acceptedAt; // if accepted is not null

    /**
     * @param patience how long a bind may be without a response before another domain controller gets one
     * @param timeout the longest wait for the binds under way
     * @param nanoTime the clock, as System.nanoTime()
     */
    public BindThrottle(BindAccount account, Duration patience, Duration timeout, LongSupplier nanoTime) {
        this.account = account;
        this.patience = patience;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
    }

    /** One bind, from before it is sent until its result; closed by the thread that began it. */
    public final class Attempt implements AutoCloseable {
        private final Credentials credentials;
        private final InetSocketAddress controller;
        private final boolean isGuess;
        private boolean hasResponse;

        private Attempt(Credentials credentials, InetSocketAddress controller) {
            this.credentials = credentials;
            this.controller = controller;
            this.isGuess = account.rejectedBinds().begun(credentials);
        }

        /** Records that the bind has succeeded. */
        public void accepted() {
            hasResponse = true;
            synchronized (BindThrottle.this) {
                accepted = credentials;
                acceptedAt = nanoTime.getAsLong();
            }
            account.accepted(credentials, controller);
        }

        /** Records that the bind was rejected. */
        public void rejected(ConnectionFailedException e) {
            hasResponse = true;
            synchronized (BindThrottle.this) {
                accepted = null;
            }
            account.rejected(credentials, controller, e);
        }

        /** Ends the bind; it was sent and had no response unless one of the others was called before. */
        @Override
        public void close() {
            if (!hasResponse) {
                account.rejectedBinds().unanswered(credentials);
            }
            account.rejectedBinds().ended(isGuess);
            synchronized (BindThrottle.this) {
                underWay.remove(controller);
                BindThrottle.this.notifyAll();
            }
        }
    }

    /**
     * Begins a bind; waits while another one is under way that must end before.
     *
     * @throws ConnectionFailedException if the domain controller gets none now, or the wait was too long
     */
    public synchronized Attempt begin(Credentials credentials, InetSocketAddress controller)
            throws ConnectionFailedException {
        long deadline = nanoTime.getAsLong() + timeout.toNanos();
        while (true) {
            account.rejectedBinds().requirePermitted(credentials, controller);
            long now = nanoTime.getAsLong();
            if (mayBegin(credentials, controller, now)) {
                underWay.add(controller);
                lastStart = now;
                return new Attempt(credentials, controller);
            }
            if (now - deadline >= 0) {
                throw new ConnectionFailedException(
                        Step.CONNECT,
                        ResultCode.TIMEOUT,
                        "another bind is under way, and there was no response to it within " + timeout.toMillis()
                                + " ms");
            }
            long untilHedge = lastStart + patience.toNanos() - now;
            long untilOwn = Math.min(untilHedge > 0 ? untilHedge : deadline - now, deadline - now);
            awaitEnd(underWay.isEmpty() ? Math.min(OTHER_REALM_NANOS, untilOwn) : untilOwn);
        }
    }

    private boolean mayBegin(Credentials credentials, InetSocketAddress controller, long now) {
        boolean isHedge = !underWay.contains(controller) && now - lastStart >= patience.toNanos();
        boolean isJustAccepted = credentials.equals(accepted) && now - acceptedAt < ACCEPTED_NANOS;
        return (underWay.isEmpty() || isHedge || isJustAccepted)
                && account.rejectedBinds().permitsConcurrently(credentials);
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
