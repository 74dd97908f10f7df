// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.ConnectionFailedException.Step;

/**
 * Decides whether credentials may be sent to a domain controller, so that no retry locks the bind account. One for a
 * Realm, across all its domain controllers and connections, and across reloads; in {@code doctor}, one for all Realms
 * with the same account.
 *
 * <p>Rejected credentials are not sent again for {@link #WINDOW}, which is longer than the usual observation window of
 * a lockout policy; other credentials are another matter. Credentials that were never accepted are guesses: at most
 * {@link #MAX_GUESSES} of them are rejected, or remain without a response and so may have been rejected, until the
 * window has passed since the last one. One other domain controller gets the credentials where one alone may err: if
 * they were accepted within an hour, because a domain controller does not count a password that is one of the last two
 * of the account (password history check N-2, Microsoft, "Account Lockout"); and if the rejection does not say that the
 * name or password is wrong. An account that is disabled, locked out or expired, or a domain controller that rejects
 * each bind, is tried again after a back-off.
 *
 * <p>Safe for any number of threads: the lock of this object guards all fields; nothing is sent within it.
 */
public final class RejectedBinds {
    /** The observation window of a lockout policy is at most 30 minutes in Microsoft's baselines, and a minute more. */
    static final Duration WINDOW = Duration.ofMinutes(31);
    /** The lowest threshold in use is 3. */
    static final int MAX_GUESSES = 2;
    /**
     * How long after their last success rejected credentials are no guess: a password is not changed so often that it
     * is none of the last two of the account.
     */
    private static final Duration IN_HISTORY = Duration.ofHours(1);

    private final LongSupplier nanoTime;
    private final Map<InetSocketAddress, Rejection> byController = new HashMap<>();
    private final Set<InetSocketAddress> rejectedBy = new HashSet<>(); // the account, since the last success
    private Rejection ofAccount; // at whatever domain controller; null if there is none
    private Credentials accepted; // null before the first success, and once they are rejected by two
    private long acceptedAt; // if accepted is not null
    private Rejection lastGuess; // null before the first
    private int guesses;
    private int guessesUnderWay;
    private int accountRejections; // consecutive, at which the account's state was the reason

    /**
     * @param isOfAccount whether it applies to these credentials only
     * @param count the number of consecutive ones by that domain controller
     */
    private record Rejection(
            Credentials credentials,
            ConnectionFailedException cause,
            boolean isOfAccount,
            long at,
            Duration backOff,
            int count) {
        boolean defers(Credentials other, long now) {
            return (!isOfAccount || credentials.equals(other)) && now - at < backOff.toNanos();
        }
    }

    /** @param nanoTime the clock, as System.nanoTime() */
    public RejectedBinds(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Requires that the domain controller may get a bind with the credentials now.
     *
     * @throws ConnectionFailedException if it gets none yet; its cause is the rejection
     */
    synchronized void requirePermitted(Credentials credentials, InetSocketAddress controller)
            throws ConnectionFailedException {
        long now = nanoTime.getAsLong();
        Rejection own = byController.get(controller);
        if (own != null && own.defers(credentials, now)) {
            throw new ConnectionFailedException(Step.BIND_DEFERRED, own.cause());
        }
        Optional<Rejection> everywhere = everywhere(credentials, now);
        if (everywhere.isPresent()) {
            throw new ConnectionFailedException(
                    Step.BIND_DEFERRED, everywhere.get().cause());
        }
    }

    /** Returns the rejection because of which no domain controller gets the credentials; empty if one may. */
    private Optional<Rejection> everywhere(Credentials credentials, long now) {
        if (ofAccount != null && ofAccount.defers(credentials, now)) {
            return Optional.of(ofAccount);
        }
        return isGuess(credentials) && guesses(now) >= MAX_GUESSES ? Optional.of(lastGuess) : Optional.empty();
    }

    private boolean isGuess(Credentials credentials) {
        return !credentials.equals(accepted);
    }

    /** Returns whether a domain controller counts a rejection of the credentials. */
    private boolean isCounted(Credentials credentials, long now) {
        return isGuess(credentials) || now - acceptedAt >= IN_HISTORY.toNanos();
    }

    private int guesses(long now) {
        return lastGuess != null && now - lastGuess.at() < WINDOW.toNanos() ? guesses : 0;
    }

    /** Returns whether another bind with the credentials may be under way beside those that are. */
    synchronized boolean permitsConcurrently(Credentials credentials) {
        return !isGuess(credentials) || guesses(nanoTime.getAsLong()) + guessesUnderWay < MAX_GUESSES;
    }

    /**
     * Records that a bind is sent; {@link #ended} must follow with the result.
     *
     * @return whether it is a guess
     */
    synchronized boolean begun(Credentials credentials) {
        boolean isGuess = isGuess(credentials);
        if (isGuess) {
            guessesUnderWay++;
        }
        return isGuess;
    }

    /**
     * Records that a bind has ended.
     *
     * @param isGuess what {@link #begun} has returned for it
     */
    synchronized void ended(boolean isGuess) {
        if (isGuess) {
            guessesUnderWay--;
        }
    }

    /** Records that the bind has succeeded: a rejection by another domain controller is its own. */
    synchronized void accepted(Credentials credentials, InetSocketAddress controller) {
        accepted = credentials;
        acceptedAt = nanoTime.getAsLong();
        accountRejections = 0;
        byController.remove(controller);
        rejectedBy.clear();
        ofAccount = null;
    }

    /** Records that the bind was rejected. */
    synchronized BindRejection rejected(
            Credentials credentials, InetSocketAddress controller, ConnectionFailedException e) {
        BindRejection reason = BindRejection.of(e);
        long now = nanoTime.getAsLong();
        int before = Optional.ofNullable(byController.get(controller))
                .map(Rejection::count)
                .orElse(0);
        switch (reason) {
            case CONTROLLER ->
                byController.put(
                        controller,
                        new Rejection(credentials, e, false, now, RejectedBindBackOff.after(before + 1), before + 1));
            case ACCOUNT_STATE -> accountRejected(credentials, controller, e, now);
            default -> credentialsRejected(credentials, controller, e, now, reason == BindRejection.CREDENTIALS);
        }
        return reason;
    }

    private void accountRejected(
            Credentials credentials, InetSocketAddress controller, ConnectionFailedException e, long now) {
        boolean isRepeated = !rejectedBy.add(controller);
        if (isRepeated || rejectedBy.size() == 1) { // the second one confirms the first
            accountRejections++;
        }
        Rejection rejection = new Rejection(
                credentials, e, true, now, RejectedBindBackOff.after(accountRejections), accountRejections);
        byController.put(controller, rejection);
        if (rejectedBy.size() > 1) {
            ofAccount = rejection;
        }
    }

    private void credentialsRejected(
            Credentials credentials,
            InetSocketAddress controller,
            ConnectionFailedException e,
            long now,
            boolean isClear) {
        Rejection rejection = new Rejection(credentials, e, true, now, WINDOW, 1);
        byController.put(controller, rejection);
        boolean isCounted = isCounted(credentials, now);
        if (isCounted) {
            guessed(rejection);
        }
        boolean isRepeated = !rejectedBy.add(controller);
        if (isCounted && isClear || isRepeated || rejectedBy.size() > 1) {
            ofAccount = rejection;
            if (credentials.equals(accepted)) {
                accepted = null;
            }
        }
    }

    /** Records that there was no response to the bind: the domain controller may have counted it all the same. */
    synchronized void unanswered(Credentials credentials) {
        if (credentials.isPassword() && isGuess(credentials)) {
            ConnectionFailedException cause = new ConnectionFailedException(
                    Step.CONNECT,
                    ResultCode.TIMEOUT,
                    "there was no response to the bind, which may have been rejected all the same, and counts towards"
                            + " the lockout of the bind account then");
            guessed(new Rejection(credentials, cause, true, nanoTime.getAsLong(), WINDOW, 1));
        }
    }

    private void guessed(Rejection rejection) {
        guesses = guesses(rejection.at()) + 1;
        lastGuess = rejection;
    }

    /** Permits credentials that were rejected before, because the ones that were accepted then are rejected now. */
    synchronized void reconsider(Credentials credentials) {
        byController.values().removeIf(rejection -> rejection.credentials().equals(credentials));
        if (ofAccount != null && ofAccount.credentials().equals(credentials)) {
            ofAccount = null;
        }
    }

    /** Permits one more try of whatever was rejected, because an administrator says so. */
    public synchronized void permitRetry() {
        byController.clear();
        rejectedBy.clear();
        ofAccount = null;
        guesses = 0;
        lastGuess = null;
        accountRejections = 0;
    }

    /** Returns why no domain controller gets the credentials at present, and for how long; empty if one may. */
    synchronized Optional<Deferral> deferral(Credentials credentials) {
        long now = nanoTime.getAsLong();
        return everywhere(credentials, now)
                .map(rejection ->
                        new Deferral(rejection.cause(), rejection.backOff().minusNanos(now - rejection.at())));
    }

    /** @param remaining until the next try */
    record Deferral(ConnectionFailedException cause, Duration remaining) {}
}
