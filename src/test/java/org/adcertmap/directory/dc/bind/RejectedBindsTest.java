// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.security.auth.login.LoginException;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;
import org.adcertmap.directory.dc.kerberos.KerberosBindException;
import org.adcertmap.directory.dc.kerberos.KerberosFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which binds are sent after rejected ones; the clock is that of the test. */
class RejectedBindsTest {
    private static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("dc1", 636);
    private static final InetSocketAddress TWO = InetSocketAddress.createUnresolved("dc2", 636);
    private static final InetSocketAddress THREE = InetSocketAddress.createUnresolved("dc3", 636);
    private static final List<InetSocketAddress> ALL = List.of(ONE, TWO, THREE);
    private static final Duration WINDOW = Duration.ofMinutes(31);
    private static final int WRONG_PASSWORD = ResultCode.INVALID_CREDENTIALS_INT_VALUE;

    private static final Credentials FIRST = password("first");
    private static final Credentials SECOND = password("second");
    private static final Credentials THIRD = password("third");

    private final AtomicLong clock = new AtomicLong();
    private final RejectedBinds binds = new RejectedBinds(clock::get);

    private static Credentials password(String password) {
        return Credentials.of(new Bind.Simple("reader", password));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static ConnectionFailedException rejection(int code, String message) {
        return new ConnectionFailedException(Step.BIND_REJECTED, ResultCode.valueOf(code), message);
    }

    private void reject(Credentials credentials, InetSocketAddress controller, int code) {
        binds.rejected(credentials, controller, rejection(code, code == WRONG_PASSWORD ? "data 52e, v4563" : "a test"));
    }

    private boolean isDeferred(Credentials credentials, InetSocketAddress controller) {
        try {
            binds.requirePermitted(credentials, controller);
            return false;
        } catch (ConnectionFailedException e) {
            assertTrue(e.isBindDeferred());
            assertFalse(e.isBindRejected(), "no bind was sent");
            return true;
        }
    }

    private boolean isDeferredEverywhere(Credentials credentials) {
        return ALL.stream().allMatch(controller -> isDeferred(credentials, controller));
    }

    @ParameterizedTest
    @ValueSource(ints = {49, 19, 53, 32, 34, 48, 50, 82})
    void rejectionWithoutAClearReasonIsConfirmedByOneOther(int code) {
        binds.rejected(FIRST, ONE, rejection(code, "a test"));
        assertTrue(isDeferred(FIRST, ONE));
        assertFalse(isDeferred(FIRST, TWO), "one alone may err");
        binds.rejected(FIRST, TWO, rejection(code, "a test"));
        assertTrue(isDeferredEverywhere(FIRST));
        assertTrue(isDeferredEverywhere(SECOND), "they may have counted towards the lockout");
        pass(WINDOW);
        assertFalse(isDeferred(FIRST, ONE));
    }

    @Test
    void credentialsThatWereNeverAcceptedAreSentOnce() {
        reject(FIRST, ONE, WRONG_PASSWORD);
        assertTrue(isDeferredEverywhere(FIRST));
        pass(WINDOW.minusSeconds(1));
        assertTrue(isDeferredEverywhere(FIRST));
        pass(Duration.ofSeconds(1));
        assertFalse(isDeferred(FIRST, ONE));
    }

    @Test
    void otherCredentialsAreSentAtOnceButOnlyTwoAreGuessed() {
        reject(FIRST, ONE, WRONG_PASSWORD);
        assertFalse(isDeferred(SECOND, ONE));
        pass(Duration.ofMinutes(20));
        reject(SECOND, ONE, WRONG_PASSWORD);
        assertTrue(isDeferredEverywhere(THIRD));
        pass(Duration.ofMinutes(20));
        assertTrue(isDeferredEverywhere(THIRD), "a domain controller counts from the last one");
        pass(Duration.ofMinutes(11));
        assertFalse(isDeferred(THIRD, ONE));
    }

    @Test
    void credentialsThatWereAcceptedBeforeAreTriedAtOneOtherController() {
        binds.accepted(FIRST, THREE);
        reject(FIRST, ONE, WRONG_PASSWORD);
        assertTrue(isDeferred(FIRST, ONE));
        assertFalse(isDeferred(FIRST, TWO), "one alone may err");
        reject(FIRST, TWO, WRONG_PASSWORD);
        assertTrue(isDeferredEverywhere(FIRST));
        assertFalse(isDeferred(SECOND, ONE));
        reject(SECOND, ONE, WRONG_PASSWORD);
        assertFalse(isDeferred(THIRD, ONE), "a password of the account's history is not counted");
    }

    @Test
    void oneControllerThatErrsStopsNoOther() {
        binds.accepted(FIRST, TWO);
        for (int i = 0; i < 20; i++) {
            reject(FIRST, ONE, WRONG_PASSWORD);
            binds.accepted(FIRST, TWO);
            assertTrue(isDeferred(FIRST, ONE));
            assertFalse(isDeferred(FIRST, TWO));
            pass(WINDOW);
            assertFalse(isDeferred(FIRST, ONE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 11, 51, 52, 80})
    void failureOfOneControllerDefersThatOneOnly(int code) {
        reject(FIRST, ONE, code);
        reject(FIRST, TWO, code);
        assertTrue(isDeferred(FIRST, ONE) && isDeferred(FIRST, TWO));
        assertTrue(isDeferred(SECOND, ONE), "whatever the credentials");
        assertFalse(isDeferred(FIRST, THREE));
        pass(Duration.ofSeconds(10));
        assertFalse(isDeferred(FIRST, ONE) || isDeferred(FIRST, TWO));
        reject(FIRST, ONE, code);
        pass(Duration.ofSeconds(19));
        assertTrue(isDeferred(FIRST, ONE), "the back-off is doubled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"52f", "530", "531", "532", "533", "701", "773", "775"})
    void stateOfTheAccountIsNoWrongPassword(String code) {
        binds.rejected(FIRST, ONE, rejection(WRONG_PASSWORD, "data " + code + ", v4563"));
        assertFalse(isDeferred(FIRST, TWO), "one alone may err");
        for (int seconds = 10; seconds < 300; seconds *= 2) {
            assertFalse(isDeferred(FIRST, TWO), code + " " + seconds);
            binds.rejected(FIRST, TWO, rejection(WRONG_PASSWORD, "data " + code + ", v4563"));
            assertTrue(isDeferredEverywhere(FIRST));
            pass(Duration.ofSeconds(seconds - 1));
            assertTrue(isDeferredEverywhere(FIRST));
            pass(Duration.ofSeconds(1));
        }
        binds.accepted(FIRST, ONE);
        assertFalse(isDeferred(FIRST, TWO) && isDeferred(FIRST, THREE));
    }

    @Test
    void bindWithoutAResponseMayHaveBeenRejected() {
        binds.unanswered(FIRST);
        assertFalse(isDeferred(FIRST, ONE));
        binds.unanswered(FIRST);
        assertTrue(isDeferredEverywhere(FIRST));
        assertTrue(isDeferredEverywhere(SECOND));
        pass(WINDOW);
        assertFalse(isDeferred(FIRST, ONE));
        binds.accepted(FIRST, ONE);
        for (int i = 0; i < 20; i++) {
            binds.unanswered(FIRST);
        }
        assertFalse(isDeferred(FIRST, ONE), "it was accepted before");
    }

    @Test
    void guessesUnderWayCountAsWell() {
        boolean first = binds.begun(FIRST);
        assertTrue(first && binds.permitsConcurrently(FIRST));
        assertTrue(binds.begun(FIRST));
        assertFalse(binds.permitsConcurrently(FIRST));
        binds.ended(first);
        assertTrue(binds.permitsConcurrently(FIRST));
    }

    @Test
    void administratorPermitsARetry() {
        reject(FIRST, ONE, WRONG_PASSWORD);
        reject(SECOND, ONE, WRONG_PASSWORD);
        assertTrue(isDeferredEverywhere(SECOND));
        assertEquals(
                WINDOW,
                binds.deferral(SECOND).map(RejectedBinds.Deferral::remaining).orElseThrow());
        binds.permitRetry();
        assertFalse(isDeferred(FIRST, ONE) || isDeferred(SECOND, TWO) || isDeferred(THIRD, THREE));
    }

    @Test
    void rejectionByTheKdcIsJudgedByItsCode() {
        assertEquals(BindRejection.CREDENTIALS, kdc("Pre-authentication information was invalid (24)"));
        assertEquals(BindRejection.CREDENTIALS, kdc("Client not found in Kerberos database (6)"));
        assertEquals(BindRejection.ACCOUNT_STATE, kdc("Clients credentials have been revoked (18)"));
        assertEquals(BindRejection.ACCOUNT_STATE, kdc("Clock skew too great (37)"));
        assertEquals(BindRejection.CONTROLLER, kdc("Server not found in Kerberos database (7)"));
        assertEquals(BindRejection.UNCLEAR, kdc("something else (FAST)"));
        assertEquals(BindRejection.UNCLEAR, kdc("Message stream modified (41)"));
        assertEquals(BindRejection.ACCOUNT_STATE, kdc("Unable to obtain password from user"));
        assertEquals(BindRejection.ACCOUNT_STATE, kdc("Cannot locate KDC"));
    }

    /** The principal and the file are in the message, whatever their names are. */
    private static BindRejection kdc(String text) {
        LoginException failure = new LoginException(text);
        KerberosFailure described =
                KerberosFailure.of(failure, "svc(6)@CORP.EXAMPLE.TEST", Path.of("Cannot locate (24)"), "dc1");
        return BindRejection.of(new ConnectionFailedException(
                Step.BIND_REJECTED, new KerberosBindException(described, failure, failure)));
    }

    /** A lockout policy as in Active Directory: threshold 3, observation window 30 minutes, password history. */
    private final class LockoutPolicy {
        private List<Credentials> history = List.of(FIRST); // the last first
        private int badPwdCount;
        private long lastBad;

        void change(Credentials password) {
            history = Stream.concat(Stream.of(password), history.stream())
                    .limit(3)
                    .toList();
        }

        /** Judges a bind as a domain controller does. */
        void bind(Credentials credentials, InetSocketAddress controller, boolean responds) {
            boolean isGuess = binds.begun(credentials);
            if (credentials.equals(history.get(0))) {
                badPwdCount = 0;
                if (responds) {
                    binds.accepted(credentials, controller);
                }
            } else {
                if (!history.contains(credentials)) {
                    long now = clock.get();
                    badPwdCount = now - lastBad < Duration.ofMinutes(30).toNanos() ? badPwdCount + 1 : 1;
                    lastBad = now;
                }
                if (responds) {
                    reject(credentials, controller, WRONG_PASSWORD);
                }
            }
            if (!responds) {
                binds.unanswered(credentials);
            }
            binds.ended(isGuess);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noSequenceOfEventsReachesTheThresholdOfALockoutPolicy(long seed) {
        Random random = new Random(seed);
        LockoutPolicy account = new LockoutPolicy();
        Credentials inUse = seed % 2 == 0 ? FIRST : password("wrong");
        int sinceChange = 0;
        for (int step = 0; step < 50_000; step++) {
            pass(Duration.ofSeconds(random.nextInt(10)));
            int event = random.nextInt(100);
            sinceChange++;
            if (event == 0) {
                inUse = random.nextBoolean() ? account.history.get(0) : password("wrong " + step);
            } else if (event == 1 && sinceChange > 800) {
                sinceChange = 0; // an hour at the earliest
                account.change(random.nextBoolean() ? inUse : password("new " + step));
            }
            InetSocketAddress controller = ALL.get(random.nextInt(ALL.size()));
            if (!isDeferred(inUse, controller) && binds.permitsConcurrently(inUse)) {
                account.bind(inUse, controller, random.nextInt(10) > 0);
            }
            assertTrue(account.badPwdCount < 3, "step " + step);
        }
    }
}
