// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how many binds are sent while they may be rejected; the clock is that of the test. */
class BindThrottleTest {
    private static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("dc1", 636);
    private static final InetSocketAddress TWO = InetSocketAddress.createUnresolved("dc2", 636);
    private static final InetSocketAddress THREE = InetSocketAddress.createUnresolved("dc3", 636);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final int WRONG_PASSWORD = ResultCode.INVALID_CREDENTIALS_INT_VALUE;

    private final AtomicLong clock = new AtomicLong();
    private final BindThrottle throttle = new BindThrottle(PATIENCE, TIMEOUT, clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void accept(InetSocketAddress controller) throws ConnectionFailedException {
        try (Attempt attempt = throttle.begin(controller)) {
            attempt.accepted();
        }
    }

    private void reject(InetSocketAddress controller, int code) throws ConnectionFailedException {
        try (Attempt attempt = throttle.begin(controller)) {
            attempt.rejected(new ConnectionFailedException(Step.BIND_REJECTED, ResultCode.valueOf(code), "a test"));
        }
    }

    private boolean isDeferred(InetSocketAddress controller) {
        try {
            throttle.requirePermitted(controller);
            return false;
        } catch (ConnectionFailedException e) {
            assertTrue(e.isBindDeferred());
            assertFalse(e.isBindRejected(), "no bind was sent");
            return true;
        }
    }

    /** Begins and ends a bind in another thread, as soon as the throttle lets it. */
    private FutureTask<Void> waiting(InetSocketAddress controller) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            throttle.begin(controller).close();
            return null;
        });
        Thread thread = new Thread(task, "binds");
        thread.setDaemon(true);
        thread.start();
        Eventually.get(thread::getState, state -> state == Thread.State.TIMED_WAITING || task.isDone());
        return task;
    }

    @ParameterizedTest
    @ValueSource(ints = {49, 19, 53, 32, 34, 48, 50, 82})
    void accountThatTwoControllersRejectIsDeferredAtAll(int code) throws Exception {
        reject(ONE, code);
        assertTrue(isDeferred(ONE));
        assertFalse(isDeferred(TWO), "one alone may err");
        reject(TWO, code);
        assertTrue(isDeferred(TWO));
        assertTrue(isDeferred(THREE));
        pass(Duration.ofSeconds(9));
        assertTrue(isDeferred(THREE));
        pass(Duration.ofSeconds(1));
        assertFalse(isDeferred(THREE));
        assertTrue(isDeferred(ONE) && isDeferred(TWO), "one that has not rejected the account is tried first");
        reject(THREE, code);
        pass(Duration.ofSeconds(19));
        assertTrue(isDeferred(ONE) && isDeferred(TWO) && isDeferred(THREE), "one bind, and twice the back-off");
        pass(Duration.ofSeconds(2));
        accept(ONE);
        assertFalse(isDeferred(ONE) || isDeferred(TWO) || isDeferred(THREE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 11, 51, 52, 80})
    void failureOfOneControllerDefersThatOneOnly(int code) throws Exception {
        reject(ONE, code);
        reject(TWO, code);
        assertTrue(isDeferred(ONE) && isDeferred(TWO));
        accept(THREE);
        assertTrue(isDeferred(ONE) && isDeferred(TWO));
        pass(Duration.ofSeconds(10));
        assertFalse(isDeferred(ONE) || isDeferred(TWO));
    }

    @Test
    void oneControllerThatErrsStopsNoOther() throws Exception {
        accept(TWO);
        for (int i = 0; i < 20; i++) {
            reject(ONE, WRONG_PASSWORD);
            accept(TWO);
            assertTrue(isDeferred(ONE));
            pass(Duration.ofSeconds(10));
        }
    }

    @Test
    void oneBindIsUnderWayUntilItsResult() throws Exception {
        FutureTask<Void> same;
        FutureTask<Void> other;
        try (Attempt attempt = throttle.begin(ONE)) {
            same = waiting(ONE);
            other = waiting(TWO);
            assertFalse(same.isDone() || other.isDone());
            attempt.accepted();
        }
        same.get();
        other.get();
        try (Attempt attempt = throttle.begin(ONE)) {
            throttle.begin(ONE).close(); // at once, because a bind has just succeeded
            throttle.begin(TWO).close();
            pass(Duration.ofSeconds(1));
            assertFalse(waiting(ONE).isDone(), "the password may have changed since");
            attempt.accepted();
        }
    }

    @Test
    void controllerThatDoesNotRespondDelaysNoOtherForLong() throws Exception {
        try (Attempt hanging = throttle.begin(ONE)) {
            pass(PATIENCE);
            try (Attempt hedged = throttle.begin(TWO)) {
                assertFalse(waiting(THREE).isDone(), "one more for each time without a response");
                hedged.accepted();
            }
            hanging.rejected(new ConnectionFailedException(Step.BIND_REJECTED, ResultCode.OTHER, "a test"));
        }
    }

    @Test
    void callersDoNotWaitForeverForABindUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Attempt hanging = throttle.begin(ONE)) {
            FutureTask<Void> same = new FutureTask<>(() -> {
                begun.countDown();
                throttle.begin(ONE);
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
