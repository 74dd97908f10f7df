// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;
import org.adcertmap.directory.dc.bind.BindThrottle.Attempt;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.Test;

/** Tests how many binds are under way at a time; the clock is that of the test. */
class BindThrottleTest {
    private static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("dc1", 636);
    private static final InetSocketAddress TWO = InetSocketAddress.createUnresolved("dc2", 636);
    private static final InetSocketAddress THREE = InetSocketAddress.createUnresolved("dc3", 636);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Credentials SECRET = Credentials.of(new Bind.Simple("reader", "secret"));

    private final AtomicLong clock = new AtomicLong();
    private final BindAccount account = new BindAccount(SECRET, CredentialsSource.NONE, clock::get);
    private final BindThrottle throttle = new BindThrottle(account, PATIENCE, TIMEOUT, clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private Attempt begin(InetSocketAddress controller) throws ConnectionFailedException {
        return throttle.begin(SECRET, controller);
    }

    private void accept(InetSocketAddress controller) throws ConnectionFailedException {
        try (Attempt attempt = begin(controller)) {
            attempt.accepted();
        }
    }

    /** Begins and ends a bind in another thread, as soon as the throttle lets it. */
    private FutureTask<Void> waiting(InetSocketAddress controller) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            accept(controller);
            return null;
        });
        Thread thread = new Thread(task, "binds");
        thread.setDaemon(true);
        thread.start();
        Eventually.get(thread::getState, state -> state == Thread.State.TIMED_WAITING || task.isDone());
        return task;
    }

    @Test
    void oneBindIsUnderWayUntilItsResult() throws Exception {
        FutureTask<Void> same;
        FutureTask<Void> other;
        try (Attempt attempt = begin(ONE)) {
            same = waiting(ONE);
            other = waiting(TWO);
            assertFalse(same.isDone() || other.isDone());
            attempt.accepted();
        }
        same.get();
        other.get();
        try (Attempt attempt = begin(ONE)) {
            accept(ONE); // at once, because a bind has just succeeded
            accept(TWO);
            pass(Duration.ofSeconds(1));
            assertFalse(waiting(ONE).isDone(), "the password may have changed since");
            attempt.accepted();
        }
    }

    @Test
    void controllerThatDoesNotRespondDelaysNoOtherForLong() throws Exception {
        try (Attempt hanging = begin(ONE)) {
            pass(PATIENCE);
            try (Attempt hedged = begin(TWO)) {
                assertFalse(waiting(THREE).isDone(), "one more for each time without a response");
                hedged.accepted();
            }
            hanging.rejected(new ConnectionFailedException(Step.BIND_REJECTED, ResultCode.OTHER, "a test"));
        }
    }

    @Test
    void callersDoNotWaitForeverForABindUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Attempt hanging = begin(ONE)) {
            FutureTask<Void> same = new FutureTask<>(() -> {
                begun.countDown();
                begin(ONE);
                return null;
            });
            Thread thread = new Thread(same, "binds");
            thread.setDaemon(true);
            thread.start();
            begun.await();
            Eventually.get(thread::getState, state -> state == Thread.State.TIMED_WAITING);
            pass(TIMEOUT);
            Exception e = assertThrows(Exception.class, same::get);
            assertEquals(ResultCode.TIMEOUT, ((ConnectionFailedException) e.getCause()).getResultCode());
            hanging.accepted();
        }
    }
}
